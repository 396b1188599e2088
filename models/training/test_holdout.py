"""The hold-out rule. Needs only the standard library: `python3 -m unittest models/training/test_holdout.py`."""

import hashlib
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from holdout import RESERVED, TRAINING, VALIDATION, digest, part_of, read_exclusions, usable_part


def content_of(part: str) -> bytes:
    """Some bytes that the rule puts into the given part."""
    return next(content for content in (b"picture %d" % n for n in range(1000)) if part_of(digest(content)) == part)


class HoldOut(unittest.TestCase):
    def test_the_first_digit_of_the_sha256_tells_the_part(self):
        expected = dict(zip("0123456789abcdef", [RESERVED] * 2 + [VALIDATION] * 2 + [TRAINING] * 12))
        for digit, part in expected.items():
            self.assertEqual(part_of(digit + "a" * 63), part)

    def test_the_digest_is_of_the_bytes(self):
        self.assertEqual(digest(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        self.assertEqual(digest(b""), hashlib.sha256().hexdigest())

    def test_what_is_no_digest_has_no_part(self):
        for wrong in ("", "4", "4" * 63, "4" * 65, "A" * 64, "g" * 64):
            with self.assertRaises(ValueError):
                part_of(wrong)

    def test_a_reserved_picture_cannot_be_used(self):
        self.assertIsNone(usable_part("cat.jpg", content_of(RESERVED), set()))

    def test_the_others_can_and_keep_their_part_under_any_name(self):
        for part in (VALIDATION, TRAINING):
            content = content_of(part)
            for name in ("cat.jpg", "elsewhere/dog.png"):
                self.assertEqual(usable_part(name, content, set()), (digest(content), part))

    def test_validation_pictures_of_imagenet_are_refused_by_name(self):
        self.assertIsNone(usable_part("val/ILSVRC2012_val_00000293.JPEG", content_of(TRAINING), set()))

    def test_what_is_excluded_is_refused_by_its_bytes(self):
        content = content_of(TRAINING)
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(os.path.join(folder, "below"))
            with open(os.path.join(folder, "below", "photo.jpg"), "wb") as file:
                file.write(content)
            self.assertIsNone(usable_part("renamed.jpg", content, read_exclusions([folder])))

            listed = os.path.join(folder, "digests.txt")
            with open(listed, "w", encoding="utf-8") as file:
                file.write(digest(content) + "\n\n")
            self.assertEqual(read_exclusions([listed]), {digest(content)})
            with open(listed, "a", encoding="utf-8") as file:
                file.write("photo.jpg\n")
            with self.assertRaises(ValueError):
                read_exclusions([listed])


if __name__ == "__main__":
    unittest.main()
