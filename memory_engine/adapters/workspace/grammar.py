"""Other languages' nodes that define names, hold others, or name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from memory_engine.adapters.workspace.paths import words

Node = Any
"""A node of the parser, which comes without types."""


@dataclass(frozen=True)
class Grammar:
    """A language's kinds of nodes that define.

    ``made`` are those with a body of their own, ``named`` merely a name (a field, a constant, a
    prototype). ``within`` are kinds that count only outside of function bodies. ``names`` reads the
    names.
    """

    made: frozenset[str]
    named: frozenset[str]
    holders: frozenset[str]
    names: Callable[[Node], list[str]]
    within: frozenset[str] = field(default_factory=frozenset)
    functions: frozenset[str] = field(default_factory=frozenset)


def own_name(node: Node) -> list[str]:
    """Think: the node's field "name"."""
    name = node.field("name")
    return [name.text()] if name else []


def _script(node: Node) -> list[str]:
    kind = node.kind()
    if kind == "assignment_expression":
        return (
            _exported(node.field("left").text())
            if node.field("left").kind() == "member_expression"
            else []
        )
    if kind == "pair":
        value, key = node.field("value"), node.field("key")
        return [key.text()] if value and key and "function" in value.kind() else []
    if kind == "enum_body":
        return [child.text() for child in node.children() if child.kind() == "property_identifier"]
    name = node.field("name") or node.field("property")
    if name is None or name.kind() not in ("object_pattern", "array_pattern"):
        return [name.text().strip("#'\"")] if name else []
    bound = name.find_all(
        {
            "rule": {
                "any": [{"kind": "shorthand_property_identifier_pattern"}, {"kind": "identifier"}]
            }
        }
    )
    return [one.text() for one in bound]


def _exported(left: str) -> list[str]:
    for start in ("module.exports.", "exports."):
        if left.startswith(start):
            return [left.removeprefix(start)]
    return [left.replace(".prototype.", ".")] if ".prototype." in left else []


def _go(node: Node) -> list[str]:
    kind = node.kind()
    if kind in ("const_spec", "var_spec", "field_declaration"):
        plain = [
            one.text()
            for one in node.children()
            if one.kind() in ("identifier", "field_identifier")
        ]
        return plain or [one.text() for one in node.children() if one.kind() == "type_identifier"]
    if kind != "method_declaration":
        return own_name(node)
    receiver = node.field("receiver").find(kind="type_identifier")
    return [f"{receiver.text()}.{node.field('name').text()}"] if receiver else own_name(node)


def _rust(node: Node) -> list[str]:
    if node.kind() == "impl_item":
        named = node.field("type")
        return [named.text().partition("<")[0]] if named else []
    return own_name(node)


def _ruby(node: Node) -> list[str]:
    if node.kind() == "assignment":
        left = node.field("left")
        parts = left.children() if left.kind() == "left_assignment_list" else [left]
        return [part.text() for part in parts if part.kind() == "constant"]
    if node.kind() == "call":
        method, arguments = node.field("method"), node.field("arguments")
        if method is None or arguments is None or method.text() not in RUBY_MAKERS:
            return []
        return [
            one.text().lstrip(":") for one in arguments.children() if one.kind() == "simple_symbol"
        ]
    return own_name(node)


RUBY_MAKERS = words(
    "attr_accessor attr_reader attr_writer define_method alias_method delegate scope"
)
"""Calls that define methods by name; others are past telling."""


def _c(node: Node) -> list[str]:
    if node.kind() in ("declaration", "field_declaration", "type_definition"):
        found = [
            _declared(child)
            for child in node.children()
            if "declarator" in child.kind() or child.kind() in C_NAMES
        ]
        return [name for name in found if name]
    declarator = node.field("declarator")
    if declarator:
        return [name] if (name := _declared(declarator)) else []
    body_needed = node.kind() in (
        "struct_specifier",
        "class_specifier",
        "union_specifier",
        "enum_specifier",
    )
    return [] if body_needed and not node.field("body") else own_name(node)


C_NAMES = words(
    "identifier field_identifier qualified_identifier type_identifier operator_name destructor_name"
)


def _declared(node: Node) -> str:
    while node is not None and node.kind() not in C_NAMES:
        inner = node.field("declarator")
        node = inner or next(
            (one for one in node.children() if one.kind() in C_NAMES or "declarator" in one.kind()),
            None,
        )
    return node.text() if node is not None else ""


def _elixir(node: Node) -> list[str]:
    target = node.field("target")
    if target is None or target.text() not in ELIXIR_MAKERS:
        return []
    arguments = next((one for one in node.children() if one.kind() == "arguments"), None)
    head = next(iter(arguments.children()), None) if arguments else None
    while head is not None and head.kind() in ("binary_operator", "call"):
        head = next(iter(head.children()), None)
    return [head.text()] if head is not None and head.kind() in ("identifier", "alias") else []


ELIXIR_MAKERS = words(
    "defmodule defprotocol def defp defmacro defmacrop defguard defguardp defdelegate"
)

_SCRIPT = Grammar(
    made=words(
        "function_declaration generator_function_declaration class_declaration "
        "abstract_class_declaration method_definition interface_declaration "
        "type_alias_declaration enum_declaration internal_module module assignment_expression pair"
    ),
    named=words(
        "variable_declarator public_field_definition field_definition property_signature "
        "method_signature abstract_method_signature function_signature enum_body"
    ),
    holders=words(
        "class_declaration abstract_class_declaration interface_declaration "
        "enum_declaration internal_module module "
        "variable_declarator function_declaration generator_function_declaration method_definition"
    ),
    names=_script,
    within=words("variable_declarator assignment_expression pair"),
    functions=words(
        "function_declaration generator_function_declaration method_definition "
        "arrow_function function_expression function"
    ),
)

_C = Grammar(
    made=words(
        "function_definition struct_specifier class_specifier union_specifier enum_specifier "
        "namespace_definition alias_declaration type_definition preproc_function_def"
    ),
    named=words("declaration field_declaration enumerator preproc_def"),
    holders=words("class_specifier struct_specifier union_specifier namespace_definition"),
    names=_c,
    within=words("declaration"),
    functions=words("function_definition lambda_expression"),
)

GRAMMARS: dict[str, Grammar] = {
    "javascript": _SCRIPT,
    "typescript": _SCRIPT,
    "tsx": _SCRIPT,
    "c": _C,
    "cpp": _C,
    "go": Grammar(
        made=words("function_declaration method_declaration type_spec type_alias"),
        named=words("const_spec var_spec field_declaration method_elem"),
        holders=words("type_spec"),
        names=_go,
        within=words("const_spec var_spec type_spec"),
        functions=words("function_declaration method_declaration func_literal"),
    ),
    "rust": Grammar(
        made=words(
            "function_item struct_item enum_item union_item trait_item mod_item type_item "
            "macro_definition"
        ),
        named=words(
            "const_item static_item function_signature_item field_declaration enum_variant "
            "associated_type"
        ),
        holders=words(
            "impl_item trait_item struct_item enum_item union_item mod_item function_item"
        ),
        names=_rust,
    ),
    "java": Grammar(
        made=words(
            "class_declaration interface_declaration enum_declaration record_declaration "
            "annotation_type_declaration method_declaration constructor_declaration"
        ),
        named=words("variable_declarator enum_constant annotation_type_element_declaration"),
        holders=words(
            "class_declaration interface_declaration enum_declaration record_declaration "
            "annotation_type_declaration"
        ),
        names=own_name,
        within=words("variable_declarator"),
        functions=words(
            "method_declaration constructor_declaration lambda_expression static_initializer block"
        ),
    ),
    "ruby": Grammar(
        made=words("method singleton_method class module"),
        named=words("assignment call"),
        holders=words("class module"),
        names=_ruby,
        within=words("call"),
        functions=words("method singleton_method"),
    ),
    "elixir": Grammar(made=words("call"), named=frozenset(), holders=words("call"), names=_elixir),
}
