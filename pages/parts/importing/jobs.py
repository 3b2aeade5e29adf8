"""Work that takes longer than a page may: it runs beside the page, says how far it is, and can be stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import streamlit as st

from data.record import ImportCancelled, Pace, Progress
from pages.parts.frame import words

Listener = Callable[[Progress], None]

#: What runs, and what has run lately, by name; forgotten oldest first.
_JOBS = "jobs"
_MOST_KEPT = 24
#: Most work is done before anybody would have read how far it is.
_PATIENCE_SECONDS = 2.5


class Job:
    """One piece of work in a thread of its own.

    Parameters
    ----------
    work
        Is given a listener to tell its progress to, which stops it when told to.
    rows
        Rows that it will go through, roughly.
    """

    def __init__(self, work: Callable[[Listener], Any], rows: int) -> None:
        self.pace = Pace(rows, time.monotonic())
        self._is_stopped = threading.Event()
        workers = ThreadPoolExecutor(max_workers=1)
        self._future = workers.submit(work, self._heard)
        workers.shutdown(wait=False)

    def _heard(self, progress: Progress) -> None:
        if self._is_stopped.is_set():
            raise ImportCancelled
        self.pace.heard(progress, time.monotonic())

    def stop(self) -> None:
        """Let it end at the next word of its progress; it keeps nothing."""
        self._is_stopped.set()

    @property
    def is_stopping(self) -> bool:
        """Whether somebody has stopped it."""
        return self._is_stopped.is_set()

    def is_done(self, seconds: float = 0) -> bool:
        """Whether it has ended, waiting so long for it."""
        return bool(wait([self._future], seconds).done)

    def result(self) -> Any:
        """What it has brought, or the error it ended with, raised."""
        return self._future.result()


def job(name: str, work: Callable[[Listener], Any], rows: int = 0) -> Job:
    """The job of that name in this session, begun where there is none yet."""
    jobs: dict[str, Job] = st.session_state.setdefault(_JOBS, {})
    if name not in jobs:
        jobs[name] = Job(work, rows)
        while len(jobs) > _MOST_KEPT:
            jobs.pop(next(iter(jobs)))
    return jobs[name]


def running(name: str) -> Job | None:
    """The job of that name, if it was begun in this session."""
    return st.session_state.get(_JOBS, {}).get(name)


def forget(name: str) -> None:
    """Let the job of that name begin anew when it is asked for again."""
    st.session_state.get(_JOBS, {}).pop(name, None)


def result(name: str, one: Job, what: str) -> Any:
    """What a job has brought; while it runs, show how far it is and stop the page there.

    Raises
    ------
    Exception
        What the work raised; `ImportCancelled` where somebody stopped it.
    """
    # A place of its own, there in both cases: what stands below it must not take the fragment's place.
    place = st.empty()
    if not one.is_done(_PATIENCE_SECONDS):
        with place.container():
            _watch(name, what)
        st.stop()
    return one.result()


@st.fragment(run_every=0.5)
def _watch(name: str, what: str) -> None:
    """How far a job is, until it has ended."""
    one = running(name)
    if one is None or one.is_done():
        st.rerun()
    with st.container(key="progress"):
        words.sentence(f"{what} …")
        st.progress(min(one.pace.share, 1.0))
        words.note("Stopping; nothing will be kept." if one.is_stopping else one.pace.sentence)
        st.button("Cancel", key=f"cancel-{name}", on_click=one.stop, disabled=one.is_stopping, icon=":material/close:")
