import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Files of a person who has logged every program in, with the model on loopback. Returns their environment. */
export function prepareHome(home: string, modelUrl: string): Readonly<Record<string, string | undefined>> {
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(home, path)), { recursive: true })
    writeFileSync(join(home, path), text)
  }
  write('.claude.json', JSON.stringify({ hasCompletedOnboarding: true }))
  write(
    '.codex/config.toml',
    `model = "gpt-5"
model_provider = "loopback"
[model_providers.loopback]
name = "loopback"
base_url = "${modelUrl}/v1"
env_key = "OPENAI_API_KEY"
wire_api = "responses"
`,
  )
  const models = {
    m1: {
      name: 'm1',
      attachment: true,
      tool_call: true,
      modalities: { input: ['text', 'image'], output: ['text'] },
      limit: { context: 100_000, output: 4_000 },
      cost: { input: 3, output: 15 },
    },
  }
  const options = { baseURL: `${modelUrl}/v1`, apiKey: 'none' }
  const loopback = { npm: '@ai-sdk/openai-compatible', name: 'loopback', options, models }
  write(
    '.config/opencode/opencode.json',
    JSON.stringify({
      provider: { loopback },
      model: 'loopback/m1',
      small_model: 'loopback/m1',
      autoupdate: false,
      share: 'disabled',
    }),
  )
  const cost = { input: 3, output: 15, cacheRead: 0, cacheWrite: 0 }
  const m1 = { id: 'm1', input: ['text', 'image'], contextWindow: 100_000, maxTokens: 4_000, cost }
  const provider = { baseUrl: `${modelUrl}/v1`, api: 'openai-completions', apiKey: 'none', models: [m1] }
  write('.pi/agent/models.json', JSON.stringify({ providers: { loopback: provider } }))
  write('.pi/agent/settings.json', JSON.stringify({ defaultProvider: 'loopback', defaultModel: 'm1' }))
  return {
    HOME: home,
    XDG_CONFIG_HOME: undefined,
    XDG_DATA_HOME: undefined,
    XDG_STATE_HOME: undefined,
    XDG_CACHE_HOME: undefined,
    CODEX_HOME: undefined,
    CLAUDE_CONFIG_DIR: undefined,
    PI_CODING_AGENT_DIR: undefined,
    ANTHROPIC_BASE_URL: modelUrl,
    ANTHROPIC_API_KEY: 'none',
    OPENAI_API_KEY: 'none',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    PI_OFFLINE: '1',
  }
}
