import type { RuntimeName } from '../../fleet/agent.ts'
import type { Recorder } from '../../fleet/recorder.ts'
import type { PipedProgram } from '../../host/host.ts'

type Deps = { readonly hostId: string; readonly recorder: Recorder }

/** The same program; its end is recorded with what it said last, unless it was asked to end. */
export function recordAdapter({ hostId, recorder }: Deps, runtime: RuntimeName, program: PipedProgram): PipedProgram {
  let isAsked = false
  const record = async (): Promise<void> => {
    const { exitCode } = await program.ended
    if (isAsked || exitCode === 0) return
    const said = program.stderr().trim()
    const text = said === '' ? `its program ended with exit code ${exitCode}` : said
    const at = Date.now()
    recorder.record({
      kind: 'error',
      source: 'adapter',
      text,
      runtime,
      id: `adapter-${hostId}-${program.pid}-${at}`,
      at,
    })
  }
  void record()
  return {
    ...program,
    end(options) {
      isAsked = true
      return program.end(options)
    },
  }
}
