"""Writes the files of a text such as builder/src/test/resources/dev/millstream/builder/sites/features.site into a folder.

    python3 bench/unpack-site.py SITE FOLDER

A line `=== PATH` begins a file.
"""
import pathlib, re, sys

parts = re.split(r"(?m)^=== (.+)\n", pathlib.Path(sys.argv[1]).read_text("utf-8"))[1:]
for path, text in zip(parts[::2], parts[1::2]):
    file = pathlib.Path(sys.argv[2], path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
