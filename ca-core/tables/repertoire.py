#!/usr/bin/env python3
"""Writes ca-core/src/domain/four_items/repertoire/tables.rs to standard output.

Source: the EUC-JP codec of Python's standard library, whose two-byte half is
JIS X 0208 and whose three-byte half (0x8F ..) is JIS X 0212. Its mapping is
that of the Unicode consortium's JIS0208.TXT and JIS0212.TXT with 0x2140 as
U+FF3C. One position is moved here: the tilde of JIS X 0212 (0x2237), which the
codec gives as the half-width U+007E, is written as the full-width U+FF5E,
because nothing half-width is part of the certificate's repertoire.

Run from the top of the repository:

    python3 ca-core/tables/repertoire.py > ca-core/src/domain/four_items/repertoire/tables.rs
"""

from hashlib import sha256

MOVED = {0x7E: 0xFF5E}


def decoded(prefix: bytes) -> list[int]:
    """The code points that the codec gives for the 94 x 94 positions after prefix."""
    points = []
    for row in range(0xA1, 0xFF):
        for cell in range(0xA1, 0xFF):
            try:
                character = (prefix + bytes([row, cell])).decode("euc_jp")
            except UnicodeDecodeError:
                continue
            points.append(MOVED.get(ord(character), ord(character)))
    return sorted(points)


def rows(points: list[int]) -> list[str]:
    """One line for each block of 256 code points that holds any: (block, bits)."""
    blocks: dict[int, int] = {}
    for point in points:
        assert point <= 0xFFFF
        blocks[point >> 8] = blocks.get(point >> 8, 0) | 1 << (point & 0xFF)
    lines = []
    for block, bits in sorted(blocks.items()):
        words = ", ".join(f"0x{bits >> shift & (1 << 64) - 1:016X}" for shift in (0, 64, 128, 192))
        lines.append(f"    (0x{block:02X}, [{words}]),")
    return lines


def digest(points: list[int]) -> str:
    return sha256(b"".join(point.to_bytes(4, "big") for point in points)).hexdigest()


def table(name: str, title: str, points: list[int]) -> str:
    count = f"{len(points):,}"
    text = [
        f"/// The {count} characters of {title}: block of 256 code points, one bit for each.",
        f"///",
        f"/// SHA-256 over the code points, ascending, four bytes each: `{digest(points)}`.",
        "#[rustfmt::skip]",
        f"pub(super) const {name}: &[Row] = &[",
        *rows(points),
        "];",
    ]
    return "\n".join(text)


def main() -> None:
    x0208 = decoded(b"")
    x0212 = decoded(b"\x8f")
    assert (len(x0208), len(x0212)) == (6879, 6067)
    assert not set(x0208) & set(x0212)
    print("//! The code points of JIS X 0208 and JIS X 0212. Written by `ca-core/tables/repertoire.py`; do not edit.")
    print()
    print("/// A block number (code point / 256) and the 256 bits of that block, lowest code point first.")
    print("pub(super) type Row = (u8, [u64; 4]);")
    print()
    print(table("X0208", "JIS X 0208", x0208))
    print()
    print(table("X0212", "JIS X 0212", x0212))


if __name__ == "__main__":
    main()
