import { createHash } from 'node:crypto'

/** One secret of a kind, made up: `text` is how it is met, `secret` what must not be seen. */
export type Sample = { readonly kind: string; readonly secret: string; readonly text: string }

/** Letters that look drawn by lot, the same at each run. No secret stands in this file: what scans sources would find it. */
function drawn(seed: string, length: number, alphabet: string): string {
  let text = ''
  for (let block = 0; text.length < length; block++) {
    const bytes = createHash('sha256').update(`${seed} ${block}`).digest()
    for (const byte of bytes) text += alphabet.charAt(byte % alphabet.length)
  }
  return text.slice(0, length)
}

const lower = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const letters = `${lower}${lower.toUpperCase()}${digits}`
const url = `${letters}-_`
const base64 = `${letters}+/`
const hexDigits = '0123456789abcdef'

const any = (seed: string, length: number) => `a7B${drawn(seed, length - 3, letters)}`
const safe = (seed: string, length: number) => `b8C${drawn(seed, length - 4, url)}d`
const hex = (seed: string, length: number) => `a1${drawn(seed, length - 2, hexDigits)}`
const base64Of = (text: string) => Buffer.from(text).toString('base64url')

/** `secret` is the whole text where nothing around it is needed. */
const alone = (kind: string, secret: string): Sample => ({ kind, secret, text: `took ${secret} from there` })
const within = (kind: string, before: string, secret: string, after = ''): Sample => ({
  kind,
  secret,
  text: `${before}${secret}${after}`,
})
const pem = (what: string, seed: string) => {
  const lines = drawn(seed, 640, base64).match(/.{64}/g) ?? []
  const [begin, end] = [`-----BEGIN ${what}-----`, `-----END ${what}-----`]
  return within(what, 'a key:\n', `${begin}\n${lines.join('\n')}\n${end}`, '\nthat was it')
}
const jwt = [
  { alg: 'HS256', typ: 'JWT' },
  { sub: '1234567890', name: 'Ada', iat: 1_516_239_022 },
]
  .map((part) => base64Of(JSON.stringify(part)))
  .concat(safe('jwt', 43))
  .join('.')
const discordToken = `${base64Of('1234567890123456789')}.G${safe('discord', 5)}.${safe('discord', 38)}`

export const samples: readonly Sample[] = [
  alone('Discord token', discordToken),
  within('Discord webhook', 'https://discord.com/api/webhooks/123456789012345678/', safe('webhook', 68)),
  within('Discord interaction', 'POST /api/v10/interactions/123456789012345678/', safe('interaction', 90), '/callback'),
  within('login link of Mos', 'http://127.0.0.1:7070/login/', safe('login', 43)),
  within('pairing code of Mos', 'pairing code: ', 'ACDE-3467', ' within an hour'),
  alone('GitHub classic', `ghp_${any('ghp', 36)}`),
  alone('GitHub OAuth', `gho_${any('gho', 36)}`),
  alone('GitHub app', `ghs_${any('ghs', 36)}`),
  alone('GitHub refresh', `ghr_${any('ghr', 76)}`),
  alone('GitHub fine-grained', `github_pat_${any('pat', 22)}_${any('pat2', 59)}`),
  alone('GitLab', `glpat-${safe('glpat', 20)}`),
  alone('GitLab routable', `glpat-${safe('routable', 27)}.${drawn('r', 2, digits)}.${drawn('r', 9, lower)}`),
  alone('GitLab runner', `glrt-${safe('glrt', 20)}`),
  alone('GitLab old runner', `GR1348941${safe('gr', 20)}`),
  within('Gitea header', 'Authorization: token ', hex('gitea', 40)),
  within('Gitea variable', 'GITEA_TOKEN=', hex('gitea2', 40), ' npm start'),
  within('Forgejo query', 'https://git.example.com/api/v1/user?token=', hex('forgejo', 40), '&page=1'),
  alone('JSON web token', jwt),
  within('bearer', 'Authorization: Bearer ', safe('bearer', 32)),
  within('bearer in JSON', '{"authorization":"Bearer ', safe('bearer json', 32), '"}'),
  within('basic', 'authorization: Basic ', Buffer.from(`mos:${any('basic', 12)}`).toString('base64')),
  within('redis URL', 'redis://:', any('redis', 24), '@redis.example.com:6379/0'),
  within('postgres URL', 'postgres://mos:', any('postgres', 16), '@db.example.com/mos'),
  within('MongoDB URL', 'mongodb+srv://mos:', any('mongo', 16), '@cluster.example.com'),
  within('login in an address', 'https://mos:', any('https', 20), '@git.example.com/us/mos.git'),
  pem('RSA PRIVATE KEY', 'rsa'),
  pem('EC PRIVATE KEY', 'ec'),
  pem('OPENSSH PRIVATE KEY', 'ssh'),
  pem('PGP PRIVATE KEY BLOCK', 'pgp'),
  alone('age', `AGE-SECRET-KEY-1${drawn('age', 58, `${lower}${digits}`).toUpperCase()}`),
  alone('AWS key id', `AKIA${drawn('aws', 15, `${lower}234567`).toUpperCase()}7`),
  within('AWS secret', 'aws_secret_access_key = ', `a1${drawn('aws2', 38, base64)}`),
  alone('Google API', `AIza${safe('aiza', 35)}`),
  alone('Google OAuth', `ya29.${safe('ya29', 60)}`),
  alone('Google client', `GOCSPX-${safe('gocspx', 28)}`),
  within(
    'Azure storage',
    'AccountName=mos;AccountKey=',
    `${drawn('azure', 86, base64)}==`,
    ';EndpointSuffix=core.windows.net',
  ),
  alone('Azure client', `${any('az', 3)}8Q~${safe('az', 34)}`),
  alone('Stripe', `sk_live_${any('stripe', 24)}`),
  alone('Stripe webhook', `whsec_${any('whsec', 32)}`),
  alone('Slack bot', `xoxb-${drawn('xoxb', 12, digits)}-${drawn('xoxb2', 12, digits)}-${any('xoxb', 24)}`),
  alone('Slack app', `xapp-1-A${drawn('xapp', 10, digits)}-${drawn('x', 13, digits)}-${hex('xapp', 64)}`),
  within('Slack webhook', 'https://hooks.slack.com/services/', `T${any('t', 8)}/B${any('b', 8)}/${any('hook', 24)}`),
  alone('OpenAI', `sk-proj-${safe('openai', 74)}`),
  alone('OpenAI old', `sk-${any('openai', 48)}`),
  alone('Anthropic', `sk-ant-api03-${safe('anthropic', 95)}`),
  alone('OpenRouter', `sk-or-v1-${hex('openrouter', 64)}`),
  alone('Groq', `gsk_${any('groq', 52)}`),
  alone('xAI', `xai-${any('xai', 80)}`),
  alone('Hugging Face', `hf_${any('hf', 34)}`),
  alone('Replicate', `r8_${any('r8', 37)}`),
  alone('npm', `npm_${any('npm', 36)}`),
  alone('PyPI', `pypi-AgEIcHlwaS5vcmc${safe('pypi', 140)}`),
  alone('RubyGems', `rubygems_${hex('gems', 48)}`),
  alone('Telegram', `${drawn('9', 10, '123456789')}:AA${safe('telegram', 33)}`),
  alone('SendGrid', `SG.${safe('sg', 22)}.${safe('sg2', 43)}`),
  alone('Twilio', `SK${hex('twilio', 32)}`),
  within('Twilio auth', 'TWILIO_AUTH_TOKEN=', hex('twilio auth', 32)),
  alone('Mailgun', `key-${hex('mailgun', 32)}`),
  alone('Shopify', `shpat_${hex('shopify', 32)}`),
  alone('DigitalOcean', `dop_v1_${hex('do', 64)}`),
  alone('Vault', `hvs.${safe('vault', 95)}`),
  alone('Databricks', `dapi${hex('dapi', 32)}`),
  alone('Docker', `dckr_pat_${safe('docker', 27)}`),
  alone('Linear', `lin_api_${any('linear', 40)}`),
  alone('Notion', `ntn_${any('notion', 46)}`),
  alone('Figma', `figd_${safe('figma', 40)}`),
  alone('Grafana', `glsa_${any('grafana', 32)}_${hex('g', 8)}`),
  alone('Sentry', `sntryu_${hex('sentry', 64)}`),
  alone('Terraform', `${any('tf', 14)}.atlasv1.${safe('tf', 67)}`),
  alone('Tailscale', `tskey-auth-${any('ts', 12)}-${any('ts2', 24)}`),
  alone('Atlassian', `ATATT3${safe('atlassian', 180)}`),
  within('cookie', 'Cookie: ', `theme=dark; sid=${safe('cookie', 40)}`),
  within('set cookie', 'set-cookie: connect.sid=', `s%3A${any('sid', 32)}.${any('sid2', 43)}`, '; Path=/'),
  within('password', 'password=', `Tr0ub4dor&${any('password', 6)}`, ' user=mos'),
  within('api key', "api_key: '", any('api key', 32), "'"),
  within('flag', 'curl --token ', safe('flag', 30), ' https://example.com'),
  within('presigned URL', 'https://b.s3.amazonaws.com/x?X-Amz-Signature=', hex('signed', 64)),
]

/** Secrets of the process itself: any text, so that nothing but the value gives them away. */
export const loaded: readonly Sample[] = [
  alone('loaded: token', safe('loaded', 43)),
  alone('loaded: words', 'correct horse battery staple'),
  alone('loaded: signs', 'p@ss"wörd\\9/+ü'),
  alone('loaded: short', 'hunt3r'),
  alone('loaded: lines', `first ${any('line', 20)}\nsecond ${any('line2', 20)}`),
]
