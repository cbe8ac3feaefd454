"""Files that posts of the stand-in link: `upload://` addresses lead on to where a file lies, for everybody.

Unlinking a file doesn't delete it: the site's own jobs do that days later.
Source: uploads_controller.rb, clean_up_uploads.rb.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as Answer

from webhooks.standin.discourse import guardian
from webhooks.standin.discourse.records import Upload
from webhooks.standin.discourse.state import Forum


def attach(forum: Forum, name: str, content: bytes) -> str:
    """Upload a file; the Markdown that links it in a post."""
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    suffix = PurePosixPath(name).suffix
    forum.uploads[f"{digest[:27]}{suffix}"] = Upload(f"/uploads/default/original/1X/{digest}{suffix}", content)
    return f"[{name}|attachment](upload://{digest[:27]}{suffix}) ({len(content)} Bytes)"


def clean_up(forum: Forum) -> None:
    """The site's own jobs, 48 hours and then 30 days later: what no post links any more is gone."""
    linked = "\n".join(post.raw for post in forum.posts.values())
    forum.uploads = {name: upload for name, upload in forum.uploads.items() if f"upload://{name}" in linked}


def add_upload_routes(routes: Blueprint, forum: Forum) -> None:
    @routes.get("/uploads/short-url/<name>")
    def short_url(name: str) -> Answer:
        if name not in forum.uploads:
            raise guardian.not_found()
        return redirect(forum.uploads[name].path)

    @routes.get("/uploads/default/original/1X/<name>")
    def original(name: str) -> Response:
        for upload in forum.uploads.values():
            if upload.path.endswith(f"/{name}"):
                return Response(upload.content, content_type="application/octet-stream")
        raise guardian.not_found()
