# kairos-mem, for fish 3 and later: tells the night watch which commands ran in watched folders: the
# command, the folder, the exit code, how long it took. Never what they printed; nothing with a
# leading space.
if status is-interactive; and test -z "@AGENTS@"
    set -g __kairos_mem_folder @FOLDER@
    set -g __kairos_mem_kept 0
    function __kairos_mem_begin --on-event fish_preexec
        set -g __kairos_mem_where $PWD
    end
    function __kairos_mem_note --on-event fish_postexec
        set -l code $status
        set -l took $CMD_DURATION
        set -l rows $__kairos_mem_folder/$fish_pid.rows
        string match -qr '^\s|^$' -- "$argv[1]"; and return
        test -r $__kairos_mem_folder/folders; or return
        while read -l root
            if test "$__kairos_mem_where" = "$root"; or string match -q -- "$root/*" "$__kairos_mem_where"
                test -e $rows; or set -g __kairos_mem_kept 0
                set -g __kairos_mem_kept (math $__kairos_mem_kept + 1)
                if test $__kairos_mem_kept -le @MOST@
                    printf 'line\037%s\037-%s\037%s\037%s\037%s\0' $code $took (date +%s) "$__kairos_mem_where" "$argv[1]" >>$rows 2>/dev/null
                end
                break
            end
        end <$__kairos_mem_folder/folders
    end
end
