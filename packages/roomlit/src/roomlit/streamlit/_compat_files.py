"""Where this Streamlit keeps the files of its pages."""

from pathlib import Path

from streamlit import config, file_util


def static_folder() -> Path | None:
    """The folder that Streamlit serves pages from; None where it serves none, or keeps them elsewhere by now."""
    if config.get_option("global.developmentMode"):
        return None
    found = getattr(file_util, "get_static_dir", str)()
    return Path(found) if found and (Path(found) / "index.html").is_file() else None
