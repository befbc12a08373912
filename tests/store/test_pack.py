import subprocess
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.store.objects import StoredObject, object_id
from qms.store.pack import pack_parts


@settings(max_examples=25, deadline=None)
@given(st.lists(st.binary(max_size=9000) | st.binary(min_size=1, max_size=1).map(lambda b: b * 200_000), unique=True))
def test_git_reads_a_pack_as_it_was_made(tmp_path_factory, contents):
    folder = tmp_path_factory.mktemp("packs")
    subprocess.run(["git", "init", "-q", "--bare", "--template=", folder], check=True)
    objects = [StoredObject("blob", data) for data in contents]
    packed = b"".join(pack_parts(objects))
    subprocess.run(["git", "index-pack", "--stdin"], cwd=folder, input=packed, check=True, capture_output=True)
    ids = "".join(object_id(*each) + "\n" for each in objects).encode()
    found = subprocess.run(["git", "cat-file", "--batch"], cwd=folder, input=ids, check=True, capture_output=True)

    assert found.stdout == b"".join(
        b"%s blob %d\n%s\n" % (object_id(*each).encode(), len(each.data), each.data) for each in objects
    )


@pytest.mark.parametrize("size", [0, 1, 0xFFFF, 0x10000, 300_000])
def test_a_folder_is_a_stream_that_zlib_reads(size):
    data = bytes(index * 7 % 251 for index in range(size))
    [_, part, _] = pack_parts([StoredObject("tree", data)])
    header = next(index for index, byte in enumerate(part) if byte < 0x80) + 1

    assert zlib.decompress(part[header:]) == data
