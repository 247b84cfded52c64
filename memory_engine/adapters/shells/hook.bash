# kairos-mem, for bash 5 and later: tells the night watch which commands ran in watched folders, as
# the shell's history has them: the folder, the exit code, how long it took. Never what they printed.
# What the history leaves out (a leading space, HISTIGNORE) is left out here, too.
if [[ $- == *i* && -z "@AGENTS@" && -n "${EPOCHREALTIME-}" ]]; then
  __kairos_mem_folder=@FOLDER@
  __kairos_mem_x=x __kairos_mem_began='' __kairos_mem_where=$PWD __kairos_mem_number='' __kairos_mem_kept=0
  __kairos_mem_watched() {
    local root
    [[ -r $__kairos_mem_folder/folders ]] || return 1
    while IFS= read -r root; do
      [[ $1 == "$root" || $1 == "$root"/* ]] && return 0
    done < "$__kairos_mem_folder/folders"
    return 1
  }
  __kairos_mem_note() {
    local code=$? began=$__kairos_mem_began where=$__kairos_mem_where number='\!'
    local ended=$EPOCHREALTIME rows=$__kairos_mem_folder/$$.rows
    number=${number@P} __kairos_mem_began='' __kairos_mem_where=$PWD
    if [[ -n $began && $number != "$__kairos_mem_number" ]] && __kairos_mem_watched "$where"; then
      [[ -e $rows ]] || __kairos_mem_kept=0
      if (( __kairos_mem_kept++ < @MOST@ )); then
        {
          printf 'bash\037%s\037%s\037%s\037%s\037' "$code" "$began" "$ended" "$where"
          HISTTIMEFORMAT='' builtin history 1
          printf '\0'
        } 2>/dev/null >> "$rows"
      fi
    fi
    __kairos_mem_number=$number
    return "$code"
  }
  PS0="${PS0-}"'${__kairos_mem_x:$((__kairos_mem_began=${EPOCHREALTIME/[!0-9]/},0)):0}'
  PROMPT_COMMAND="__kairos_mem_note${PROMPT_COMMAND:+; $PROMPT_COMMAND}"
fi
