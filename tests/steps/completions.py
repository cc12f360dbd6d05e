"""The completions asked by the shells they are for."""

import shutil

from tally import call

# What is typed, and what must be offered: no less, no more.
ASKED = {
    "hubcrawld --f": "--format --fresh",
    "hubcrawld --format ": "csv ndjson",
    "hubcrawld --once --progress ": "always auto never",
    "hubcrawld --dataset images --dataset t": "tags",
}
BASH = """
source /usr/share/bash-completion/bash_completion && source "$0" || exit
COMP_LINE=$1 COMP_POINT=${#1}
read -ra COMP_WORDS <<<"$1"
[[ $1 == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
complete -p hubcrawld >/dev/null && _hubcrawld && printf '%s\\n' "${COMPREPLY[@]}"
"""
FISH = 'source $argv[1]; complete -C $argv[2] | string split -f 1 \\t'
# zsh completes for its line editor alone, so it gets a terminal, and what would be offered is printed. The terminal
# echoes what is typed: the marks are typed in two parts, so that only what is printed has them whole.
ZSH = """
zmodload zsh/zpty && zpty -b shell "zsh -f -i" || exit
zpty -w shell "PS1= fpath=(${1:h} \\$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w shell 'compadd() { local found; builtin compadd -O found "$@"; shown+=($found); builtin compadd "$@" }'
zpty -w shell 'list() { shown=(); zle complete-word; zle -I; print -r -- "OFFER""ED<$shown>" }; zle -N list'
zpty -w shell 'zle -C complete-word complete-word _main_complete; bindkey "^I" list; print SET""UP'
zpty -r -m shell said "*SETUP*"
zpty -n -w shell "$2"$'\\t'
zpty -r -m shell said "*OFFERED<*>*"
print -r -- ${${said##*OFFERED<}%%>*}
"""


def shells(folder):
    """name: (syntax check, command that is given what is typed)"""
    bash, zsh, fish = folder / "hubcrawld.bash", folder / "_hubcrawld", folder / "hubcrawld.fish"
    return {
        "bash": (["bash", "-n", bash], ["bash", "--norc", "-c", BASH, bash]),
        "zsh": (["zsh", "-f", "-n", zsh], ["zsh", "-f", "-c", ZSH, "zsh", zsh]),
        "fish": (["fish", "-n", fish], ["fish", "--no-config", "-c", FISH, fish]),
    }


def run(tally, root):
    for shell, (syntax, command) in shells(root / "daemon" / "completions").items():
        name = f"install: completion in {shell}"
        if not shutil.which(shell):
            tally.skip(name, f"{shell} is not installed")
            continue
        status, said = call(syntax, root)
        wrong = [f"{' '.join(map(str, syntax))}:\n{said}"] if status or said else []
        for typed, offered in ASKED.items():
            status, said = call([*command, typed], root, timeout=60)
            if status or sorted(set(said.split())) != offered.split():
                wrong.append(f"{typed!r}: status {status}, offered {said}")
        tally.fail(name, "\n".join(wrong)) if wrong else tally.ok(name, note=f"{len(ASKED)} lines")
