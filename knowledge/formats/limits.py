"""Every limit a file meets, in one place. A file over a limit is refused with what to do about it."""

from dataclasses import dataclass, replace

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    # before anything is parsed
    file_bytes: int = 100 * MIB
    zip_members: int = 10_000
    zip_bytes: int = 200 * MIB
    zip_ratio: int = 100
    # what a document may hold
    pages: int = 2_000
    blocks: int = 200_000
    table_cells: int = 400_000
    characters: int = 10_000_000
    # what came with an e-mail: how many files, how much in all, how deep they may lie in one another
    attached: int = 20
    attached_bytes: int = 40 * MIB
    attached_depth: int = 2
    # the process that reads it
    memory_bytes: int = 1024 * MIB
    seconds: float = 8.0
    seconds_per_page: float = 0.05
    cpu_seconds: int = 120
    answer_bytes: int = 64 * MIB
    # pages that are pictures
    ocr_pages: int = 40
    ocr_seconds: float = 30.0
    ocr_all_seconds: float = 600.0
    ocr_answer_bytes: int = 1 * MIB
    picture_pixels: int = 9_000_000
    # how long to wait in all while other files are read; less than nothing for as long as it takes
    patience: float = -1.0

    def deadline(self, pages_done: int) -> float:
        """Seconds a file may take: long files earn time by the page, a page that hangs earns none."""
        return self.seconds + pages_done * self.seconds_per_page

    def patience_left(self, waited: float) -> float:
        """Seconds that a file may still wait for others, with all that came with it."""
        return max(0.0, self.patience - waited) if self.patience >= 0 else self.patience

    def at_once(self) -> "Limits":
        """For a file whose sender waits for an answer: no more than that may take, and no page that is a picture."""
        return replace(self, seconds=min(self.seconds, 4.0), seconds_per_page=0.0, ocr_pages=0, patience=2.0)

    def cautious(self) -> "Limits":
        """For a machine where a part of the isolation is missing: smaller files, less time."""
        return replace(
            self,
            file_bytes=min(self.file_bytes, 25 * MIB),
            zip_bytes=min(self.zip_bytes, 50 * MIB),
            pages=min(self.pages, 500),
            seconds=min(self.seconds, 5.0),
        )
