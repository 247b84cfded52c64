# kairos-mem, for zsh: tells the night watch which commands ran in watched folders: the command, the
# folder, the exit code, how long it took. Never what they printed; nothing with a leading space.
if [[ -o interactive && -z "@AGENTS@" ]] && zmodload zsh/datetime 2>/dev/null; then
  typeset -g __kairos_mem_folder=@FOLDER@ __kairos_mem_line='' __kairos_mem_began='' __kairos_mem_where=''
  typeset -gi __kairos_mem_kept=0
  __kairos_mem_begin() {
    __kairos_mem_line=$1 __kairos_mem_where=$PWD __kairos_mem_began=$EPOCHREALTIME
  }
  __kairos_mem_note() {
    local code=$?
    emulate -L zsh
    local line=$__kairos_mem_line where=$__kairos_mem_where root
    local rows=$__kairos_mem_folder/$$.rows ended=$EPOCHREALTIME
    __kairos_mem_line=''
    [[ -n $line && $line != [[:space:]]* && -r $__kairos_mem_folder/folders ]] || return 0
    while IFS= read -r root; do
      if [[ $where == $root || $where == $root/* ]]; then
        [[ -e $rows ]] || __kairos_mem_kept=0
        (( __kairos_mem_kept++ < @MOST@ )) &&
          printf 'line\037%s\037%s\037%s\037%s\037%s\0' \
            $code $__kairos_mem_began $ended $where $line 2>/dev/null >>| $rows
        break
      fi
    done < $__kairos_mem_folder/folders
    return 0
  }
  autoload -Uz add-zsh-hook
  add-zsh-hook preexec __kairos_mem_begin
  add-zsh-hook precmd __kairos_mem_note
fi
