"""Files as they came, and several of them as one: what a batch keeps."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

SET_NAME = "ชุดตาราง.zip"
_ANY_DAY = (1980, 1, 1, 0, 0, 0)  # the same files make the same bundle


@dataclass(frozen=True)
class Upload:
    """A file as it came: its bytes, and its name without folders and control characters."""

    data: bytes
    name: str

    @classmethod
    def of(cls, data, name):
        bare = "".join(char for char in PurePath(name.replace("\\", "/")).name if char.isprintable())
        if bare == SET_NAME:  # only `bundle` makes one
            bare = f"ไฟล์-{bare}"
        return cls(data, bare[-255:] or "file")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def ending(self) -> str:
        """The kind under which the file is kept: zip for what `bundle` made, else csv, xlsx or txt, csv for anything."""
        if self.name == SET_NAME:
            return "zip"
        ending = self.name.rsplit(".", 1)[-1].lower() if "." in self.name else "csv"
        return ending if ending in {"csv", "xlsx", "txt"} else "csv"


def bundle(uploads) -> Upload:
    """One file is itself; several become a zip with their names in order."""
    if len(uploads) == 1:
        return uploads[0]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for at, upload in enumerate(uploads, 1):
            info = zipfile.ZipInfo(f"{at:02}/{upload.name}", _ANY_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(info, upload.data)
    return Upload(out.getvalue(), SET_NAME)


def unbundle(upload) -> list[Upload]:
    """What `bundle` was given. Only for what we kept ourselves: nothing is looked at before it is opened."""
    if upload.name != SET_NAME:
        return [upload]
    with zipfile.ZipFile(io.BytesIO(upload.data)) as book:
        return [Upload.of(book.read(name), name) for name in book.namelist()]
