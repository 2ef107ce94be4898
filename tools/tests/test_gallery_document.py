"""The page of the gallery says what is in the folder."""

import gallery


def test_the_gallery_has_every_app_with_its_picture_and_its_lines() -> None:
    assert gallery.DOCUMENT.read_text(encoding="utf-8") == gallery.document()
    assert {path.stem for path in gallery.IMAGES.iterdir()} == set(gallery.APPS)


def test_no_app_is_too_long_to_be_read_at_once() -> None:
    assert [app for app, path in gallery.APPS.items() if gallery.count(path) >= gallery.LINES] == []
