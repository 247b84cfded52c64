// kairos-mem: made by `kairos-mem install opencode`; `kairos-mem uninstall opencode` takes it away.
import { spawn } from "node:child_process"

const PROGRAM = "@PROGRAM@"
const GUARD = "@GUARD@" === "yes"
const LONGEST_WAIT = 10000 // milliseconds

// Calls the program with what happened; gives its answer, or nothing whatever goes wrong.
const hook = (event, given) =>
  new Promise((resolve) => {
    let out = ""
    try {
      const call = spawn(PROGRAM, ["hook", event, "--agent", "opencode"], {
        cwd: given.cwd,
        stdio: ["pipe", "pipe", "ignore"],
      })
      const late = setTimeout(() => call.kill(), LONGEST_WAIT)
      call.stdout.on("data", (part) => { out += part })
      call.stdin.on("error", () => {})
      call.on("error", () => { clearTimeout(late); resolve({}) })
      call.on("close", () => {
        clearTimeout(late)
        try { resolve(JSON.parse(out)) } catch { resolve({}) }
      })
      call.stdin.end(JSON.stringify(given))
    } catch { resolve({}) }
  })

const added = (answer) => answer.hookSpecificOutput?.additionalContext ?? ""
const EDITS = new Set(["edit", "write", "multiedit", "patch", "apply_patch"])

export const KairosMem = async ({ directory }) => {
  const opened = new Map()
  const beside = new Map()
  const of = (session, more = {}) => ({ session_id: session, cwd: directory, ...more })
  return {
    "chat.message": async (input, output) => {
      const session = input.sessionID
      if (!opened.has(session)) {
        opened.set(session, added(await hook("session-start", of(session, { source: "startup" }))))
      }
      const typed = (output.parts ?? []).filter((part) => part.type === "text" && !part.synthetic)
      const prompt = typed.map((part) => part.text).join("\n")
      beside.set(session, added(await hook("user-prompt-submit", of(session, { prompt }))))
    },
    "experimental.chat.system.transform": async (input, output) => {
      for (const text of [opened.get(input.sessionID), beside.get(input.sessionID)]) {
        if (text) output.system.push(text)
      }
    },
    "tool.execute.before": async (input, output) => {
      if (!GUARD) return
      const { filePath, ...rest } = output.args ?? {}
      const given = { tool_name: input.tool, tool_input: { ...rest, file_path: filePath } }
      const answer = (await hook("pre-tool-use", of(input.sessionID, given))).hookSpecificOutput
      if (answer?.permissionDecision === "deny") throw new Error(answer.permissionDecisionReason)
    },
    "tool.execute.after": async (input, output) => {
      if (input.tool === "bash" && output?.metadata?.exit) {
        await hook("post-tool-use-failure", of(input.sessionID))
      }
      if (EDITS.has(input.tool)) await hook("post-tool-use", of(input.sessionID))
    },
    event: async ({ event }) => {
      const session = event.properties?.sessionID
      if (event.type === "session.compacted") await hook("post-compact", of(session))
      if (event.type === "session.idle") await hook("session-end", of(session))
    },
  }
}
