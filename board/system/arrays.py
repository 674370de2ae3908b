"""NumPy's `.npz` archives from files that may be damaged or hostile, in bounded memory."""

import math
import zipfile
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

MOST_ARRAYS = 100


def read_arrays(file: IO[bytes], most_bytes: int) -> dict[str, NDArray[Any]]:
    """Return the arrays of an `.npz` archive by name.

    Nothing is unpacked before its size is known, and no pickle is read.

    Args:
        file: open for reading in binary, seekable.
        most_bytes: how many bytes all arrays together may have.

    Raises:
        ValueError: if it is damaged, larger than allowed, or holds Python objects.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MOST_ARRAYS or sum(member.file_size for member in members) > most_bytes:
                raise ValueError(f"its arrays are larger than {most_bytes // 1_000_000} MB")
            return {member.filename.removesuffix(".npy"): _read_array(archive, member) for member in members}
    except Exception as error:  # zipfile, zlib and NumPy raise many kinds on damaged archives
        reason = " ".join(str(error).split())  # NumPy's may have several lines
        raise ValueError(reason or type(error).__name__) from None


def _read_array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[Any]:
    with archive.open(member) as content:
        version = npy.read_magic(content)
        read_header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran, dtype = read_header(content)
        if dtype.hasobject:
            raise ValueError(f"{member.filename} holds Python objects")
        size = math.prod(shape) * dtype.itemsize
        if size > member.file_size:
            raise ValueError(f"{member.filename} is shorter than its shape {shape}")
        data = np.frombuffer(content.read(size), dtype)
    return data.reshape(shape, order="F" if fortran else "C").copy()
