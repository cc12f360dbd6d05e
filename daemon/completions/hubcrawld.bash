# Completion of hubcrawld's flags and their values in bash, loaded by bash-completion when it is first wanted.

_hubcrawld() {
    # shellcheck disable=SC2034 # set by _init_completion
    local cur prev words cword split known=
    _init_completion -s || return
    case $prev in
        --config | --secret-file | --ca-file) _filedir && return ;;
        --output | --state) _filedir -d && return ;;
        --dataset) known="repositories tags images" ;;
        --format) known="csv ndjson" ;;
        --progress) known="auto always never" ;;
        --log-level) known="trace debug info warning error off" ;;
        --log-format) known="text json" ;;
        --namespace | --username | --hub-url | --max-in-flight | --reserve) return ;; # known to nobody here
        *)
            $split && return
            known="--help --version --config --once --check --namespace --username --secret-file --dataset
                --format --output --state --fresh --hub-url --ca-file --max-in-flight --reserve --progress
                --log-level --log-format"
            ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$known" -- "$cur")
} && complete -F _hubcrawld hubcrawld
