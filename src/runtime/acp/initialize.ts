import { methods, PROTOCOL_VERSION } from '@agentclientprotocol/sdk/unstable'
import { z } from 'zod'
import { Failure } from '../../errors.ts'
import { fittingInstall } from '../../host/runtimes/fitting-install.ts'
import type { AcpProgram } from './acp-program.ts'
import type { Connection } from './connect.ts'

/** What the program can do, as it reports itself. */
export type Features = {
  readonly images: boolean
  readonly httpMcp: boolean
  /** how a session goes on in a new process */
  readonly resume: 'resume' | 'load' | 'none'
  /** whether a session can be let go of in a program that goes on */
  readonly close: boolean
  readonly systemPrompt: boolean
  readonly steer: boolean
}

const offered = z.looseObject({}).nullish().catch(undefined)
const flag = z.boolean().nullish().catch(undefined)

const response = z.object({
  protocolVersion: z.number(),
  agentInfo: z.object({ version: z.string() }).nullish().catch(undefined),
  agentCapabilities: z
    .object({
      loadSession: flag,
      promptCapabilities: z.object({ image: flag }).nullish().catch(undefined),
      mcpCapabilities: z.object({ http: flag }).nullish().catch(undefined),
      sessionCapabilities: z
        .object({ resume: offered, close: offered, systemPrompt: offered })
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
  _meta: z
    .object({ steering: z.object({ supported: flag }).nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
})

/** Files and terminals stay the program's own: Mos shows what it does, and does nothing for it. */
const clientCapabilities = {
  fs: { readTextFile: false, writeTextFile: false },
  terminal: false,
  // codex's adapter would else say a model's fault as if it were the answer, and end the turn as done.
  _meta: { jetbrains: { air: { version: 1, capabilities: ['sessionFailure'] } } },
}

/** The first words with a program. A Failure when it speaks another version; else as `Connection.request` rejects. */
export async function initialize(
  name: AcpProgram['name'],
  connection: Connection,
  timeoutMs: number,
): Promise<Features> {
  const answer = await connection.request(
    methods.agent.initialize,
    { protocolVersion: PROTOCOL_VERSION, clientCapabilities, clientInfo: { name: 'mos', version: '0.1.0' } },
    timeoutMs,
  )
  const parsed = response.safeParse(answer)
  if (!parsed.success || parsed.data.protocolVersion !== PROTOCOL_VERSION) {
    const version = parsed.data === undefined ? 'an unknown version' : `version ${parsed.data.protocolVersion}`
    throw new Failure(
      `${name} speaks ${version} of the Agent Client Protocol, Mos speaks ${PROTOCOL_VERSION}. Install the one that fits, ${fittingInstall(name)}, and say it again.`,
    )
  }
  const { agentCapabilities: can, _meta: meta } = parsed.data
  const canResume = can?.sessionCapabilities?.resume ? 'resume' : can?.loadSession === true ? 'load' : 'none'
  return {
    images: can?.promptCapabilities?.image === true,
    httpMcp: can?.mcpCapabilities?.http === true,
    resume: canResume,
    close: Boolean(can?.sessionCapabilities?.close),
    systemPrompt: Boolean(can?.sessionCapabilities?.systemPrompt),
    steer: meta?.steering?.supported === true,
  }
}
