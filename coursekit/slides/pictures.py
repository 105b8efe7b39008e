"""Picture files beside the notebook, taken into the deck."""

import base64
import html
import mimetypes
import re
from pathlib import Path
from urllib.parse import unquote

SOURCE = re.compile(r"""(<img\b[^<>]*?\ssrc\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


def embed(page: str, folder: Path) -> str:
    """Put the content of picture files in the place of their names.

    nbconvert can do so, too, but closes each element of a text by the way.

    Parameters
    ----------
    page : str
        HTML. Sources that are no picture in `folder` or below it stay as they are.
    folder : Path
        Where the notebook lies.
    """

    def taken_in(found: re.Match) -> str:
        name = html.unescape(found[2] if found[2] is not None else found[3])
        data = _data(name, Path(folder))
        return f'{found[1]}"{data}"' if data else found[0]

    return SOURCE.sub(taken_in, page)


def _data(name: str, folder: Path) -> str:
    kind = mimetypes.guess_type(name)[0] or ""
    if ":" in name or not kind.startswith("image/"):
        return ""
    try:
        file = (folder / unquote(name)).resolve()
        if not file.is_relative_to(folder.resolve()):
            return ""
        return f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode('ascii')}"
    except (OSError, ValueError):  # a missing file, or a name that no file can have
        return ""
