"""YAML within quiz files, read as nodes: nothing is constructed, so that no tag can do anything."""

import yaml

from quizzes.core.diagnostics import Code, DiagnosticLog

_LONGEST = 64 * 1024
# YAML would count these as line ends, and so name other lines than an editor does.
_OTHER_LINE_ENDS = str.maketrans(dict.fromkeys("\r\u0085\u2028\u2029", " "))


def mapping_in(log: DiagnosticLog, text: str, first: int) -> dict[str, yaml.Node]:
    """The keys, in lower case, and values of the mapping that `text` is; empty if it is none.

    `first` is the number of its first line. Of a key that comes twice the last value counts.
    """
    node: yaml.Node | None = None
    try:
        if len(text) <= _LONGEST:
            node = yaml.compose(text.translate(_OTHER_LINE_ENDS), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = first + (error.problem_mark.line if error.problem_mark else 0)
        line = min(line, first + text.count("\n"))
        message = f"this YAML cannot be read: {error.problem}"
        hint = "put a value with a colon, a quote or a bracket into quotes"
        log.error(Code.FRONT_MATTER_SYNTAX, line, 1, message, hint)
    except (yaml.YAMLError, RecursionError, ValueError):
        log.error(Code.FRONT_MATTER_SYNTAX, first, 1, "this YAML cannot be read")
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {scalar(key).lower(): value for key, value in node.value}


def scalar(node: yaml.Node | None) -> str:
    """The text of a scalar as it is written; of anything else nothing."""
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def items(node: yaml.Node | None) -> list[yaml.Node]:
    """The items of a sequence; one scalar counts as a sequence of itself."""
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    return [node] if isinstance(node, yaml.ScalarNode) and node.value else []
