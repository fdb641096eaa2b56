"""Capitals that a bibliography style must not lower: acronyms, names, single letters.

Styles such as ``plain`` lower every letter of a title that stands outside braces, the letters of
formulas too.  This works on LaTeX that is escaped and balanced already (``Text.latex``), and
adds braces only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from unicodedata import combining, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PROPER_NAMES: Final = frozenset(
    """
    Abel Adam Africa African Alzheimer America American Anderson Arabic Asia Asian Bahadur
    Banach Barron Bayes Bayesian Bellman Bernoulli Bernstein Bessel Besov Blackwell Boltzmann
    Boolean Borel Bradley Bregman Brenier Brownian Burer Carlo Cauchy Chebyshev Chernoff China
    Chinese Cholesky Clifford Cox Dantzig Delaunay Descartes Diophantine Dirac Dirichlet Doob
    Elo English Erdos Euclid Euclidean Euler Europe European Fano Fenchel Fermat Finsler
    Fisher Fokker Fourier French Frechet Frobenius Gabor Gauss Gaussian German Gibbs Girsanov
    Grassmann Grassmannian Gromov Hadamard Hamilton Hamiltonian Hardy Hausdorff Hawkes Hebbian
    Helmholtz Hermite Hermitian Hessian Hilbert Hoeffding Hopfield Holder Hotelling Hungarian
    India Indian Ising Israel Ito Jacobi Jacobian Jaccard Japanese Jensen Jordan Julia Kalman
    Kantorovich Karush Kolmogorov Koopman Korean Kronecker Krylov Kuhn Kullback Lagrange
    Lagrangian Langevin Laplace Laplacian Latin Lebesgue Legendre Leibler Leibniz Levenberg
    Levenshtein Levy Lie Lipschitz Lloyd Lojasiewicz Lorentz Lorentzian Lovasz Lyapunov
    Mahalanobis Mandarin Markov Markovian Marquardt Matern Maxwell Mercer Metropolis Minecraft
    Minkowski Mondrian Monge Monte Moreau Mori Muller Myerson Nadaraya Nash Nesterov Newton
    Newtonian Neyman Noether Nyquist Nystrom Occam Olympiad Ornstein Pareto Parzen Parkinson
    Pearson Perron Planck Platonic Poincare Poisson Polyak Pontryagin Python Rademacher Radon
    Rao Renyi Ricci Riemann Riemannian Robbins Rosenblatt Rubik Runge Russian Schrodinger
    Schur Shannon Shapley Sherman Sinkhorn Skorokhod Slater Sobolev Spanish Stackelberg Stein
    Stiefel Stirling Stokes Taylor Terry Thompson Thurstone Tikhonov Tsallis Tsetlin Tukey
    Turing Tweedie Uhlenbeck Vandermonde Vapnik Vienna Viterbi Volterra Voronoi Wald
    Wasserstein Watson Weierstrass Weisfeiler Whittle Wiener Wikipedia Wolfe Yang Zariski Zipf
    """.split()  # noqa: SIM905  a list of words reads better so
)
"""Names that titles of this field hold, without accents.  In titles whose other words begin in
lower case every word with a capital counts as a name."""

_TOKEN: Final = re.compile(
    r"""(?P<maths>\$(?:[^$\\]|\\.)*\$)
      | (?P<command>\\(?:[A-Za-z]+\*?|.))
      | (?P<open>\{) | (?P<close>\})
      | (?P<letters>[^\W_]+)
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ACCENT: Final = re.compile(r"""\\(?:["'`^~=.]|[uvHtcdbkrGU](?![A-Za-z])|[a-zA-Z]+)""")
_LETTER_COMMAND: Final = re.compile(r"\\(?P<letters>AA|AE|DH|DJ|L|NG|O|OE|SS|TH|IJ)(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of letters, or what stands between two runs."""

    latex: str
    letters: str
    """The run without accents; empty if this is no word."""
    is_maths: bool = False


def protect(latex: str) -> str:
    """The title with braces around what must keep its capitals.

    Those are acronyms and mixed case ("SGD", "ReLU"), names ("Bayesian"), single letters
    ("Q-Learning"; "A" only where it is no article), formulas with capitals, and the first word
    after a colon.
    """
    if latex.islower():
        return latex
    pieces = list(_pieces(latex))
    has_names = _is_sentence_case(pieces)
    return "".join(
        f"{{{piece.latex}}}" if _must_keep(pieces, place, has_names=has_names) else piece.latex
        for place, piece in enumerate(pieces)
    )


def _pieces(latex: str) -> Iterator[_Piece]:
    run, letters = "", ""
    position = 0
    while position < len(latex):
        found = _TOKEN.match(latex, position)
        assert found is not None  # noqa: S101  the last alternative matches any character
        kind, token = found.lastgroup, found.group()
        accented = ""
        if kind == "open":
            token = _group(latex, position)
            accented = _accented_letters(token)
        if kind == "letters" or accented:
            run += token
            letters += accented or _without_accents(token)
        else:
            if run:
                yield _Piece(run, letters)
                run = letters = ""
            if kind == "command" and latex.startswith("{", position + len(token)):
                token += _group(latex, position + len(token))
            yield _Piece(token, "", is_maths=kind == "maths")
        position += len(found.group()) if kind not in ("open", "command") else len(token)
    if run:
        yield _Piece(run, letters)


def _group(latex: str, start: int) -> str:
    """The braced group that begins at ``start``, or all the rest if it has no end."""
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(latex, start):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if depth == 0:
            return latex[start : found.end()]
    return latex[start:]


def _accented_letters(group: str) -> str:
    r"""The letter of a group such as ``{\"O}`` or ``{\L}``; empty if it is another group."""
    if not group.startswith("{\\"):
        return ""
    letters = _ACCENT.sub("", _LETTER_COMMAND.sub(r"\g<letters>", group))
    letters = letters.strip("{} ")
    return letters if letters.isalpha() and len(letters) <= 2 else "o" if not letters else ""


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    return "".join(char for char in normalize("NFD", word) if not combining(char))


def _is_sentence_case(pieces: Sequence[_Piece]) -> bool:
    """Whether most long words after the first begin in lower case."""
    words = [piece.letters for piece in pieces if len(piece.letters) > 3][1:]
    return sum(word[0].islower() for word in words) * 2 > len(words)


def _must_keep(pieces: Sequence[_Piece], place: int, *, has_names: bool) -> bool:
    piece = pieces[place]
    if piece.is_maths:
        return any(letter.isupper() for letter in piece.latex)
    word = piece.letters
    if not word or word.islower():
        return False
    if any(letter.isupper() for letter in word[1:]) or not word[0].isalpha():
        return any(letter.isupper() for letter in word)
    if not word[0].isupper():
        return False
    if _follows_colon(pieces, place):
        return True
    if len(word) == 1:
        return word != "A" or not _is_article(pieces, place)
    if word in PROPER_NAMES:
        return True
    return has_names and any(other.letters for other in pieces[:place])


def _follows_colon(pieces: Sequence[_Piece], place: int) -> bool:
    before = "".join(piece.latex for piece in pieces[max(place - 4, 0) : place])
    return before.rstrip(" `'\"").endswith(":") and before[-1:] != ":"


def _is_article(pieces: Sequence[_Piece], place: int) -> bool:
    alone = place == 0 or pieces[place - 1].latex.isspace()
    return alone and place + 2 < len(pieces) and pieces[place + 1].latex.isspace()
