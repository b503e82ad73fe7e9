"""Items: each word in one of them, what was sent never changes."""

from hypothesis import given
from hypothesis import strategies as st
from realtime_double import word

from tacet.web.v1.realtime.items import Item, Items


@given(st.lists(st.sampled_from([" a", " b.", "c", "  ", ""]), max_size=30), st.data())
def test_deltas_add_up_to_the_text_of_each_item(texts: list[str], data: st.DataObject) -> None:
    items, sent, finished = Items(), dict[str, str](), list[Item]()
    for number, text in enumerate(texts):
        for item in items.add([word(number, number + 1, text)]):
            sent[item.id] = sent.get(item.id, "") + item.take_delta()[0]
        if data.draw(st.booleans()):
            items.commit(number + 1)
        if data.draw(st.booleans()):
            finished += items.take_finished(number + 1)
    items.commit(len(texts))
    finished += items.take_finished(len(texts))
    assert [sent.get(item.id, "") for item in finished] == [item.text for item in finished]
    assert [w.text for item in finished for w in item.words] == texts
    assert [item.previous for item in finished] == [None, *(i.id for i in finished)][:-1]


def test_text_does_not_wait_for_an_item_that_is_not_committed() -> None:
    items = Items()
    (item,) = items.add([word(0, 1, " now")])
    assert (item.take_delta()[0], list(items.take_finished(10))) == ("now", [])
    assert item.take_delta()[0] == ""
