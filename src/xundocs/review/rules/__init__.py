"""The rules, one a file, in families. The lists below are the only register; their order is the order of the reference."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from xundocs.review.rule import Family, Rule

FILES: dict[Family, tuple[str, ...]] = {
    "layout": ("paper", "margins", "line_pitch", "colour", "body_face", "copy_number", "secrecy_mark", "urgency", "mark", "number_place", "signer",
               "red_line", "title_look", "title_parts", "title_punctuation", "addressee", "addressed", "indents", "heading_faces",
               "heading_order", "article_order", "attachment_note", "attachments_agree", "attachment_page", "signature", "date_present", "blank_page_note", "remark",
               "copy_to", "printed", "page_numbers", "request_rules", "letter", "order", "minutes", "joint_number"),
    "figures": ("list_tables", "following_list", "heading_counts", "numbered", "inline_list", "counted_list", "ordinals", "breakdown", "accounts", "status_sum", "cumulative", "table_totals",
                "table_differences", "same_figure", "title_figures", "table_text", "remaining", "again", "second_mention", "percentages", "near_rates", "wrong_base", "shares", "changes", "differences", "groups", "points",
                "table_rates", "sequence", "money_words", "converted", "balance", "carried", "stocks", "products", "multiplied", "turned", "table_rows", "table_kinds", "shared_out"),
    "numbers": ("document_number", "number_year", "date_form", "real_date", "date_order", "extensions", "durations", "signing_date", "deadlines", "happened", "workday", "measure_words", "short_year", "ranges",
                "decimals", "mixed_numerals", "about_numbers", "zero_sign", "full_width", "double_about", "mixed_units"),
    "text": ("half_width", "straight_quotes", "pairs", "nested_titles", "ellipsis", "and_so_on", "ranges", "ordinal_marks", "sentence_colons",
             "titles_for_works", "nested_marks", "empty_pairs", "mixed_scripts", "wordings", "near_terms", "frameworks", "repeated", "spaces", "leftovers"),
    "names": ("directory_names", "near_names", "one_name", "signing_organ", "signing_party", "party_names", "short_names", "posts", "one_person", "rare_characters"),
    "citations": ("in_force", "provisions", "titles", "one_title", "quotations", "restated", "unclear", "number_first"),
    "secrecy": ("named_persons", "clue_numbers", "informants", "private_numbers", "private_mail", "public_cases", "metadata", "traces", "verdicts", "principal_only", "printed_names"),
}


PARAGRAPH: dict[Family, tuple[str, ...]] = {
    "figures": ("numbered", "inline_list", "counted_list", "ordinals", "breakdown", "accounts", "status_sum", "percentages", "near_rates", "wrong_base", "changes", "differences", "groups", "points", "money_words", "converted",
                "balance", "carried", "stocks", "products", "multiplied", "shared_out"),
    "numbers": ("document_number", "date_form", "real_date", "date_order", "signing_date", "measure_words", "short_year", "ranges", "decimals", "mixed_numerals",
                "about_numbers", "zero_sign", "full_width", "double_about"),
    "text": ("half_width", "straight_quotes", "pairs", "ellipsis", "and_so_on", "ranges", "ordinal_marks", "titles_for_works", "nested_marks", "empty_pairs",
             "mixed_scripts", "wordings", "near_terms", "repeated", "leftovers"),
    "names": ("directory_names", "near_names", "rare_characters"),
    "citations": ("in_force", "provisions", "titles", "quotations", "number_first"),
    "secrecy": ("named_persons", "clue_numbers", "informants", "private_numbers", "private_mail", "public_cases", "verdicts"),
}
"""Rules that judge a paragraph by itself; what hands them nothing but paragraphs gets the same answer."""

RENDERED = ("first_page", "lonely_signature", "page_sequence", "mark_height", "title_shape", "page_lines", "foot_place", "foot_page", "number_height",
            "bare_numbers", "wide_pages")
"""Rules of the printed page; they belong to the layout family and run only where a PDF was made."""


@lru_cache(1)
def all_rules() -> tuple[Rule, ...]:
    """Every rule that needs no PDF, loaded once."""
    return tuple(_load(family, family, name) for family, names in FILES.items() for name in names)


@lru_cache(1)
def paragraph_rules() -> tuple[Rule, ...]:
    """The rules that judge a paragraph by itself, wherever it stands."""
    return tuple(_load(family, family, name) for family, names in PARAGRAPH.items() for name in names)


@lru_cache(1)
def rendered_rules() -> tuple[Rule, ...]:
    """The rules of the printed page."""
    return tuple(_load("layout", "rendered", name) for name in RENDERED)


def _load(family: Family, folder: str, name: str) -> Rule:
    rule: Rule = import_module(f"xundocs.review.rules.{folder}.{name}").RULE
    return rule.placed(family, name)


def codes() -> frozenset[str]:
    """The codes there are, and the rules' own names (figures/breakdown)."""
    return frozenset(name for rule in (*all_rules(), *rendered_rules()) for name in (rule.code, rule.id))
