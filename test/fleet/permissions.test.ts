import { expect, test } from 'vitest'
import { allowAlways } from '../../src/fleet/allow-always.ts'
import { parseSettings } from '../../src/fleet/parse-settings.ts'
import { permissionPattern } from '../../src/fleet/permission-pattern.ts'
import { permissionsFor } from '../../src/fleet/permissions-for.ts'

test.each<[string, Record<string, unknown>, string | undefined]>([
  ['Bash', { command: ' npm test ' }, 'Bash(npm test)'],
  ['Bash', { command: 'npm test && rm -r x' }, 'Bash(npm test && rm -r x)'],
  ['Bash', { command: 'ls *' }, undefined],
  ['Bash', { command: 'echo (x)' }, undefined],
  ['Bash', { command: 'git push:' }, undefined],
  ['Bash', { command: 'one\ntwo' }, undefined],
  ['Bash', { command: '  ' }, undefined],
  ['Edit', { file_path: '/srv/site/a.ts', old_string: 'x' }, 'Edit(//srv/site/a.ts)'],
  ['Write', { file_path: 'src/a.ts' }, 'Write(src/a.ts)'],
  ['Write', { file_path: '/srv/**' }, undefined],
  ['WebFetch', { url: 'https://example.com/a?b' }, 'WebFetch(domain:example.com)'],
  ['WebFetch', { url: 'nonsense' }, undefined],
  ['mcp__mos__fleet_ps', {}, 'mcp__mos__fleet_ps'],
  ['mcp__mos', {}, undefined],
  ['*', {}, undefined],
  ['Task', { prompt: 'do it' }, undefined],
])('%s %j is allowed again by %j alone', (tool, input, pattern) => {
  expect(permissionPattern({ tool, input })).toBe(pattern)
})

const before = `# ours
projects: [{ id: site, path: /srv/site, branch: main }]
permissions:
  # since May
  - role: coder   # all of them
    project: site
    allow: ["Bash(npm test)"]
`
test('an "always" is added to its role in its project, once, and every other byte stays', () => {
  const lint = { role: 'coder', project: 'site', pattern: 'Bash(npm run lint)' }
  const after = allowAlways(before, lint)
  expect(after).toBe(before.replace('["Bash(npm test)"]', '[ Bash(npm test), Bash(npm run lint) ]'))
  expect(allowAlways(after, lint)).toBe(after)
  const another = allowAlways(before, { ...lint, role: 'research' })
  expect(another).toBe(`${before}  - role: research\n    project: site\n    allow: [ Bash(npm run lint) ]\n`)
})

test('a profile is the role, what people added for it here, and what this agent was allowed', () => {
  const permissions = { mode: 'default', allow: ['Read'], deny: ['Bash(sudo:*)'] }
  const settings = parseSettings(`projects: [{ id: site, path: /s, branch: main }, { id: shop, path: /p, branch: main }]
permissions:
  - { role: coder, allow: [Glob, Read] }
  - { role: coder, project: site, allow: [Edit] }
  - { role: coder, project: shop, allow: [Write] }
  - { role: research, allow: [WebFetch] }
`)
  const role = { name: 'coder', permissions }
  expect(permissionsFor(settings, { role, project: 'site', allowed: ['Bash(npm test)'] })).toEqual({
    ...permissions,
    allow: ['Read', 'Glob', 'Edit', 'Bash(npm test)'],
  })
  expect(permissionsFor(settings, { role })).toEqual({ ...permissions, allow: ['Read', 'Glob'] })
})
