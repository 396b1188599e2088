"""Shards, network and training, on a few small pictures made here. Needs PyTorch and Pillow."""

import contextlib
import csv
import glob
import io
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
try:
    import numpy as np
    import torch
    from PIL import Image

    import calibration
    import data
    import export
    import pack
    import train
    from network import build
except ImportError as missing:
    raise unittest.SkipTest(f"training tests skipped: {missing}") from missing
from holdout import RESERVED, VALIDATION, digest, part_of

COLOURS = {"n00000001": (200, 40, 40), "n00000002": (40, 200, 40), "n00000003": (40, 40, 200)}


def write_pictures(folder: str, count: int = 60) -> None:
    random = np.random.default_rng(0)
    for wnid, colour in COLOURS.items():
        os.makedirs(os.path.join(folder, wnid))
        for number in range(count):
            noise = random.normal(0, 60, (36 + number % 20, 48, 3))
            Image.fromarray(np.clip(noise + colour, 0, 255).astype(np.uint8)).save(
                os.path.join(folder, wnid, f"{number}.jpg")
            )


def make_shards(folder: str, *options: str) -> str:
    pictures, shards = os.path.join(folder, "pictures"), os.path.join(folder, "shards")
    write_pictures(pictures)
    subprocess.run(
        [sys.executable, os.path.join(HERE, "pack.py"), pictures, shards, "--size", "32", "--jobs", "1", *options],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return shards


class Packing(unittest.TestCase):
    def test_every_usable_picture_is_there_once_and_no_reserved_one(self):
        with tempfile.TemporaryDirectory() as folder:
            shards = make_shards(folder, "--shard", "0.02")
            self.assertGreater(len(os.listdir(shards)), 3)
            expected = {}
            for path in glob.glob(os.path.join(folder, "pictures", "*", "*.jpg")):
                with open(path, "rb") as file:
                    expected[digest(file.read())] = os.path.basename(os.path.dirname(path))
            usable = {sha256: wnid for sha256, wnid in expected.items() if part_of(sha256) != RESERVED}
            self.assertLess(len(usable), len(expected))
            read = list(pack.read_shards(shards))
            self.assertEqual({sha256: wnid for wnid, sha256, _, _ in read}, usable)
            self.assertEqual(len(read), len(usable))
            for _, _, short, content in read:
                self.assertTrue(36 <= short <= 48)
                self.assertEqual(data.decode((content, 32)).shape, (32, 32, 3))

    def test_classes_can_be_left_out(self):
        with tempfile.TemporaryDirectory() as folder:
            without = os.path.join(folder, "without.txt")
            with open(without, "w", encoding="utf-8") as file:
                file.write("# why\n\nn00000002 green\n")
            shards = make_shards(folder, "--without", without)
            wnids = {wnid for wnid, _, _, _ in pack.read_shards(shards)}
            self.assertEqual(wnids, {"n00000001", "n00000003"})

    def test_a_shard_with_a_reserved_picture_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            reserved = pack.Packed("n00000001", "0" * 64, 32, b"", np.zeros(256, np.float32))
            pack.write_shard(os.path.join(folder, "shard-000.npz"), [reserved])
            with self.assertRaisesRegex(ValueError, "reserved"):
                list(pack.read_shards(folder))

    def test_a_training_picture_seen_in_validation_is_dropped(self):
        random = np.random.default_rng(1)

        def picture(sha256: str, wnid: str, thumbnail) -> "pack.Packed":
            return pack.Packed(wnid, sha256, 32, b"", (thumbnail / np.linalg.norm(thumbnail)).astype(np.float32))

        photo, other = random.normal(size=256), random.normal(size=256)
        kept = [
            picture("2" * 64, "n00000001", photo),
            picture("5" * 64, "n00000001", other),
            picture("6" * 64, "n00000002", photo),
        ]
        twin = picture("4" * 64, "n00000001", photo + random.normal(0, 0.05, 256))
        self.assertEqual(pack.without_lookalikes([kept[0], twin, *kept[1:]]), kept)


class Calibrating(unittest.TestCase):
    def test_a_fifth_of_the_pictures_is_of_unknown_classes_and_all_are_large_and_of_the_validation_part(self):
        with tempfile.TemporaryDirectory() as folder:
            pictures, out = os.path.join(folder, "pictures"), os.path.join(folder, "out")
            random = np.random.default_rng(2)
            for wnid, side in {"n00000001": 220, "n00000002": 230, "n00000003": 240, "n00000004": 190}.items():
                os.makedirs(os.path.join(pictures, wnid))
                for number in range(80):
                    noise = random.integers(0, 255, (side, side, 3)).astype(np.uint8)
                    Image.fromarray(noise).save(os.path.join(pictures, wnid, f"{number}.jpg"), quality=30)
            classes = os.path.join(folder, "classes.txt")
            with open(classes, "w", encoding="utf-8") as file:
                file.write("n00000001\nn00000002\nn00000004\n")
            command = [sys.executable, os.path.join(HERE, "calibration.py"), pictures, classes, out, "--most", "6"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            counts = {wnid: len(os.listdir(os.path.join(out, wnid))) for wnid in os.listdir(out)}
            self.assertEqual(counts, {"n00000001": 6, "n00000002": 6, "n00000003": 3})
            for path in glob.glob(os.path.join(out, "*", "*")):
                with open(path, "rb") as file:
                    self.assertEqual(part_of(digest(file.read())), VALIDATION)

    def test_small_ones_count_where_asked_and_unknown_classes_need_not(self):
        with tempfile.TemporaryDirectory() as folder:
            pictures, out = os.path.join(folder, "pictures"), os.path.join(folder, "out")
            random = np.random.default_rng(3)
            for wnid in ("n00000001", "n00000002"):
                os.makedirs(os.path.join(pictures, wnid))
                for number in range(80):
                    noise = random.integers(0, 255, (20, 20, 3)).astype(np.uint8)
                    Image.fromarray(noise).save(os.path.join(pictures, wnid, f"{number}.png"))
            classes = os.path.join(folder, "classes.txt")
            with open(classes, "w", encoding="utf-8") as file:
                file.write("n00000001\n")
            script = os.path.join(HERE, "calibration.py")
            options = ["--most", "100000", "--shortest", "20", "--unknown", "0"]
            command = [sys.executable, script, pictures, classes, out, *options]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            held_out = []
            for path in glob.glob(os.path.join(pictures, "n00000001", "*")):
                with open(path, "rb") as file:
                    if part_of(digest(file.read())) == VALIDATION:
                        held_out.append(os.path.basename(path))
            self.assertEqual(os.listdir(out), ["n00000001"])
            self.assertEqual(sorted(os.listdir(os.path.join(out, "n00000001"))), sorted(held_out))

    def test_unknown_classes_have_equal_parts_as_far_as_they_go(self):
        chosen = calibration.in_equal_parts({"a": ["a1"], "b": ["b1", "b2", "b3"], "c": ["c1", "c2", "c3"]}, 6)
        self.assertEqual(chosen, {"a": ["a1"], "b": ["b1", "b2", "b3"], "c": ["c1", "c2"]})


class Network(unittest.TestCase):
    def test_the_blocks_start_as_the_identity_and_any_size_goes_in(self):
        network = build(5, "2x4d", blocks=(1, 1, 1, 1))
        self.assertEqual(float(network.layer1[0].bn3.weight.detach().abs().sum()), 0)
        for size in (48, 65):
            self.assertEqual(network(torch.zeros(2, 3, size, size)).shape, (2, 5))
        with self.assertRaises(ValueError):
            build(5, "32")

    def test_names_and_outputs_are_those_of_torchvision(self):
        try:
            from torchvision.models import resnext50_32x4d
        except (ImportError, RuntimeError) as reason:
            self.skipTest(f"torchvision cannot be loaded: {reason}")
        reference, network = resnext50_32x4d().eval(), build(1000).eval()
        network.load_state_dict(reference.state_dict())
        x = torch.randn(1, 3, 64, 64)
        with torch.no_grad():
            self.assertTrue(torch.equal(network(x), reference(x)))


class Training(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder, cls.shards = folder.name, make_shards(folder.name)

    def options(self, run: str, *more: str):
        return train.parse_options(
            [
                self.shards,
                os.path.join(self.folder, run),
                "--shape",
                "2x4d",
                "--schedule",
                "24x1,32x1",
                "--store",
                "32",
                "--batch",
                "16",
                "--balance",
                "1",
                "--precision",
                "fp32",
                "--threads",
                "1",
                *more,
            ]
        )

    def state(self, run: str) -> dict:
        return torch.load(os.path.join(self.folder, run, "checkpoint.pth"))

    def test_a_training_that_is_stopped_goes_on_step_for_step(self):
        with contextlib.redirect_stdout(io.StringIO()):
            self.assertTrue(train.train(self.options("whole")))
            stops = 0
            while not train.train(self.options("sliced", "--minutes", "0")):  # stops after every step
                stops += 1
        self.assertGreater(stops, 5)
        whole, sliced = self.state("whole"), self.state("sliced")
        self.assertEqual(whole["step"], sliced["step"])
        for name, value in whole["average"].items():
            self.assertTrue(torch.allclose(value, sliced["average"][name], atol=1e-5), name)
        with open(os.path.join(self.folder, "sliced", "curve.csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["size"] for row in rows], ["24", "32"])

    def test_the_export_is_half_precision_without_counters(self):
        weights = build(3, "2x4d", blocks=(1, 1, 1, 1)).state_dict()
        result = export.half(weights)
        self.assertEqual({value.dtype for value in result.values()}, {torch.float16})
        self.assertEqual([name for name in weights if not name.endswith("num_batches_tracked")], list(result))
        weights["fc.bias"][0] = 1e6
        with self.assertRaisesRegex(ValueError, "fc.bias"):
            export.half(weights)

    def test_the_reference_is_what_the_exported_weights_answer(self):
        network = build(3, "2x4d").eval()
        weights = export.half(network.state_dict())
        result = export.reference(weights, 3, "2x4d", 32)
        self.assertEqual(result["size"], 32)
        pixels = export.pattern(32, 1)[None].permute(0, 3, 1, 2)
        with torch.no_grad():
            logits = network(data.centre(pixels, 32))[0].tolist()
        for value, expected in zip(result["logits"][1], logits):
            self.assertAlmostEqual(value, expected, delta=0.01)
        self.assertEqual(export.pattern(32, 1)[5, 4].tolist(), [15, 79, 143])

    def test_training_and_validation_have_no_picture_in_common(self):
        pictures = data.load(self.shards, os.path.join(self.folder, "decoded"), 32, 1)
        self.assertFalse(set(pictures.training) & set(pictures.validation))
        digests = [sha256 for _, sha256, _, _ in pack.read_shards(self.shards)]
        self.assertEqual(
            [row for row, sha256 in enumerate(digests) if part_of(sha256) == VALIDATION], pictures.validation.tolist()
        )

    def test_an_epoch_shows_at_most_so_many_of_a_class_and_rare_classes_more_often(self):
        pictures = data.load(self.shards, os.path.join(self.folder, "decoded"), 32, 1)
        counts = np.bincount(pictures.labels[data.epoch_order(pictures, 1, 20, 1 << 30, 1, 0)], minlength=3)
        self.assertTrue(all(10 <= count <= 30 for count in counts), counts)
        few = data.epoch_order(pictures, 1, 20, 5, 1, 0)  # all of these classes are known from small pictures alone
        self.assertLess(len(few), 0.5 * counts.sum())
        more = data.epoch_order(pictures, 400, 1 << 30, 1 << 30, 1, 0)
        self.assertGreater(len(more), 2 * len(pictures.training))
        self.assertEqual(more.tolist(), data.epoch_order(pictures, 400, 1 << 30, 1 << 30, 1, 0).tolist())
        self.assertNotEqual(more.tolist(), data.epoch_order(pictures, 400, 1 << 30, 1 << 30, 1, 1).tolist())

    def test_crops_follow_from_the_generator_and_normalise_like_imagenet(self):
        pixels = torch.full((6, 3, 32, 32), 255, dtype=torch.uint8)
        white = data.centre(pixels, 24)
        self.assertEqual(white.shape, (6, 3, 24, 24))
        self.assertAlmostEqual(float(white[0, 0, 0, 0]), (1 - 0.485) / 0.229, places=4)
        pixels = torch.randint(0, 256, (6, 3, 32, 32), dtype=torch.uint8)
        first, again = (data.augment(pixels, 72, torch.Generator().manual_seed(5)) for _ in range(2))
        self.assertTrue(torch.equal(first, again))
        self.assertFalse(torch.equal(first, data.augment(pixels, 72, torch.Generator().manual_seed(6))))

    def test_the_rate_rises_then_follows_the_cosine_to_zero(self):
        plan = train.Plan([train.Phase(48, 2), train.Phase(64, 1)], [10, 10, 20], peak=1.0, warm_up=1)
        rates = [plan.rate(step) for step in range(plan.steps)]
        self.assertAlmostEqual(rates[0], 0.1)
        self.assertEqual(max(rates), 1.0)
        self.assertEqual(sorted(rates[10:], reverse=True), rates[10:])
        self.assertLess(rates[-1], 0.01)
        self.assertEqual([plan.epoch(step) for step in (0, 9, 10, 39)], [(0, 0), (0, 9), (1, 0), (2, 19)])


if __name__ == "__main__":
    unittest.main()
