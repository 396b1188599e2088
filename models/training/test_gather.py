"""Pictures out of git repositories: labels from paths and tables, and what is left out. Needs git only."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from gather import gather, read_sources
from holdout import RESERVED, TRAINING, VALIDATION
from test_holdout import content_of


class Gather(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.clone, self.out = os.path.join(folder.name, "clone"), os.path.join(folder.name, "out")
        os.mkdir(self.clone)
        self.git("init", "-q")

    def git(self, *arguments: str) -> str:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        return subprocess.check_output(["git", "-C", self.clone, *identity, *arguments], text=True).strip()

    def commit(self, files: dict) -> str:
        for path, content in files.items():
            os.makedirs(os.path.dirname(os.path.join(self.clone, path)), exist_ok=True)
            with open(os.path.join(self.clone, path), "wb") as file:
                file.write(content)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "pictures")
        return self.git("rev-parse", "HEAD")

    def gather(self, commit: str, rules: list) -> tuple:
        counts = gather(
            os.path.join(self.clone, ".git"), {"name": "source", "commit": commit, "rules": rules}, self.out, set()
        )
        written = {}
        for wnid in os.listdir(self.out):
            for name in os.listdir(os.path.join(self.out, wnid)):
                with open(os.path.join(self.out, wnid, name), "rb") as file:
                    written.setdefault(wnid, []).append(file.read())
        return dict(counts), written

    def test_a_path_names_the_class_and_reserved_pictures_are_never_written(self):
        one, two, none = (content_of(part) for part in (TRAINING, VALIDATION, RESERVED))
        commit = self.commit(
            {
                "train/n02084071/a.jpg": one,
                "train/n02121808/ä b.jpg": two,
                "train/n02084071/c.jpg": none,
                "train/n02084071/ILSVRC2012_val_00000001.jpg": one + b" ",
                "train/readme.txt": b"no picture",
            }
        )
        counts, written = self.gather(commit, [{"path": r"train/(?P<wnid>n\d{8})/.+\.jpg"}])
        self.assertEqual(counts, {TRAINING: 1, VALIDATION: 1, "left out": 2})
        self.assertEqual(written, {"n02084071": [one], "n02121808": [two]})

    def test_a_table_and_a_map_name_the_class(self):
        content = content_of(TRAINING)
        commit = self.commit(
            {
                "labels.csv": b"id,breed\n1.jpg,Siamese\n2.jpg,Moggy\n",
                "pictures/1.jpg": content,
                "pictures/2.jpg": content,
                "pictures/3.jpg": content,
            }
        )
        rule = {
            "path": r"pictures/(?P<key>.+\.jpg)",
            "table": {"path": "labels.csv", "delimiter": ","},
            "classes": {"Siamese": "n02123597", "*": "n02121808"},
        }
        self.assertEqual(self.gather(commit, [rule])[1], {"n02123597": [content], "n02121808": [content]})


class Sources(unittest.TestCase):
    def test_each_says_where_it_is_from_and_under_which_terms(self):
        for source in read_sources():
            self.assertRegex(source["repository"], r"^[\w.-]+/[\w.-]+$")
            self.assertRegex(source["commit"], r"^[0-9a-f]{40}$")
            self.assertTrue(source["origin"] and source["terms"])
            for rule in source["rules"]:
                self.assertTrue({"wnid", "key"} & set(re.compile(rule["path"]).groupindex))
                for wnid in rule.get("classes", {}).values():
                    self.assertRegex(wnid, r"^n\d{8}$")

    @unittest.skipUnless(os.path.exists("/usr/share/wordnet/data.noun"), "needs WordNet 3.0 (Debian: wordnet-base)")
    def test_each_class_is_a_noun_of_wordnet(self):
        with open("/usr/share/wordnet/data.noun", encoding="utf-8") as file:
            offsets = {line.split(maxsplit=1)[0] for line in file if not line.startswith(" ")}
        for source in read_sources():
            for rule in source["rules"]:
                for wnid in rule.get("classes", {}).values():
                    self.assertIn(wnid[1:], offsets)


if __name__ == "__main__":
    unittest.main()
