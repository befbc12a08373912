"""What a new store holds besides its settings, and that nothing minds the page for those who open its folder."""

from __future__ import annotations

from support.stores import folder, lay, new_workspace, review_all

README = "documents/README.md"


def test_whoever_opens_the_working_texts_reads_what_they_are_in_both_languages():
    text = new_workspace().session.store.working().read(README).decode()

    assert "KHÔNG phải là các tài liệu đang có hiệu lực" in text
    assert "NOT what is in force" in text
    assert text.count("qms export --in-force") == 2


def test_the_page_is_no_document_and_in_nobodys_way():
    workspace = new_workspace()
    store = workspace.session.store
    for path, data in folder("qt-05").items():
        lay(store, path, data)

    assert [d for d in workspace.check() if d.is_error or "README" in str(d)] == []
    assert [status.document for status in workspace.status()] == ["qt-05"]
    workspace.save()
    review_all(workspace, "QT-05")
    workspace.issue("100/QĐ-SCT", date=workspace.session.today, documents=["QT-05"])
    assert workspace.verify().ok
    assert not workspace.save().done


def test_the_page_may_be_rewritten_or_left_out():
    workspace = new_workspace()
    store = workspace.session.store
    lay(store, README, "# Của chúng tôi\r\n".encode())

    assert workspace.save().done
    assert store.working().read(README) == "# Của chúng tôi\n".encode()
    lay(store, README, None)
    assert workspace.save().done
    assert workspace.check() == ()
