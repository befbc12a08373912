import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.errors import Refused
from qms.store.composition import FileEdit
from qms.store.journal import FileChange, Journal, read_journal, remove_journal, write_journal

PATHS = st.text(min_size=1, max_size=8)
IDS = st.none() | st.text("0123456789abcdef", min_size=40, max_size=40)
FILES = st.builds(
    FileChange, path=PATHS, old=st.none() | st.binary(max_size=50), mode=st.none() | st.integers(0, 0o777), new=IDS
)
JOURNALS = st.builds(
    Journal,
    commit=st.text("0123456789abcdef", min_size=40, max_size=40),
    files=st.lists(FILES).map(tuple),
    folders=st.lists(PATHS).map(tuple),
    edits=st.lists(st.builds(FileEdit, PATHS, IDS, IDS)).map(tuple),
)


@settings(deadline=None, max_examples=50)
@given(JOURNALS)
def test_a_journal_reads_back_as_it_was_written(tmp_path_factory, journal):
    folder = tmp_path_factory.mktemp("journal")
    write_journal(folder, journal)

    assert read_journal(folder) == journal
    remove_journal(folder)
    assert read_journal(folder) is None


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]\n", b'{"format": 2, "commit": "1"}\n', b"\xff\0"])
def test_a_journal_that_cannot_be_read_refuses_every_write(tmp_path, data):
    (tmp_path / "journal").write_bytes(data)
    with pytest.raises(Refused, match="cannot be read"):
        read_journal(tmp_path)
