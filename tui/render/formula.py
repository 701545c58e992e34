"""Formulas as one can read them in running text: the commonest LaTeX commands as their Unicode signs."""

import re

_SIGNS: dict[str, str] = dict(
    re.findall(
        r"(\w+):(\S)",
        "alpha:α beta:β gamma:γ delta:δ epsilon:ε varepsilon:ε zeta:ζ eta:η theta:θ iota:ι kappa:κ lambda:λ mu:μ nu:ν "
        "xi:ξ pi:π rho:ρ sigma:σ tau:τ upsilon:υ phi:φ varphi:φ chi:χ psi:ψ omega:ω Gamma:Γ Delta:Δ Theta:Θ Lambda:Λ "
        "Xi:Ξ Pi:Π Sigma:Σ Phi:Φ Psi:Ψ Omega:Ω times:× cdot:· div:÷ pm:± mp:∓ leq:≤ le:≤ geq:≥ ge:≥ neq:≠ ne:≠ "
        "approx:≈ equiv:≡ sim:∼ propto:∝ infty:∞ partial:∂ nabla:∇ sum:∑ prod:∏ int:∫ sqrt:√ in:∈ notin:∉ subset:⊂ "
        "subseteq:⊆ cup:∪ cap:∩ emptyset:∅ forall:∀ exists:∃ neg:¬ land:∧ lor:∨ to:→ rightarrow:→ leftarrow:← "
        "Rightarrow:⇒ Leftarrow:⇐ Leftrightarrow:⇔ mapsto:↦ ldots:… cdots:⋯ dots:… langle:⟨ rangle:⟩ lfloor:⌊ rfloor:⌋ "
        "lceil:⌈ rceil:⌉ circ:∘ star:⋆ oplus:⊕ otimes:⊗ perp:⊥ parallel:∥ angle:∠ ell:ℓ hbar:ℏ prime:′",
    )
)
_SILENT = frozenset(
    re.findall(
        r"\w+", "left right big Big bigg Bigg mathrm mathbf mathit mathbb mathcal text textbf operatorname displaystyle"
    )
)
_RAISED = dict(zip("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-=()aeioxijmn", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢₒₓᵢⱼₘₙ", strict=True))

_BRACES = {"{": "\0", "}": "\1"}  # until the others are gone

_FRACTION = re.compile(r"\\[dt]?frac\{([^{}\\]{1,40})\}\{([^{}\\]{1,40})\}")
_COMMAND = re.compile(r"\\([A-Za-z]{1,20}) ?|\\([^A-Za-z0-9])")
_SCRIPT = re.compile(r"([\^_])(?:\{([^{}]{1,20})\}|(\w))")
_PLAIN = re.compile(r"[\w.]+")


def readable(formula: str) -> str:
    """A formula without its commonest markup. What is not known stays as written."""
    text = _FRACTION.sub(_fraction, formula)
    text = _COMMAND.sub(_command, text)
    text = _SCRIPT.sub(_script, text)
    return text.replace("{", "").replace("}", "").replace("\0", "{").replace("\1", "}")


def _fraction(match: re.Match[str]) -> str:
    return "/".join(part if _PLAIN.fullmatch(part) else f"({part})" for part in match.groups())


def _command(match: re.Match[str]) -> str:
    name, sign = match.groups()
    if sign:
        # \{ and \} are braces to be read; the others (\, \; \! \\) are space.
        return _BRACES.get(sign) or (sign if sign in "%$#&_|" else " ")
    if name in _SILENT:
        return ""
    known = _SIGNS.get(name)
    if known is None:
        return match[0]
    return known + " " if match[0].endswith(" ") else known


def _script(match: re.Match[str]) -> str:
    mark, group, single = match.groups()
    table = _RAISED if mark == "^" else _LOWERED
    text = group or single
    if all(char in table for char in text):
        return "".join(table[char] for char in text)
    return mark + (text if single or len(text) == 1 else f"({text})")
