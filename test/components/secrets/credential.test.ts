import { expect, it } from 'vitest'
import { compileText, inShort } from '../../compile/compile.ts'

const config = `name: edge
secrets: { token: { credential: app.token } }
files:
  /etc/app/token: { secret: token, owner: www-data, mode: "0640" }
`

it('a file with a credential is a link, whose file a unit makes before the kubelet starts', async () => {
  const { plan, diagnostics } = await compileText(config)
  expect(diagnostics).toEqual([])
  expect(plan?.links.find(({ path }) => path === '/etc/app/token')?.target).toBe(
    '/run/bakelet/secrets/etc/app/token',
  )
  const name = 'bakelet-credential-etc-app-token.service'
  const unit = plan?.units.find(unit => unit.name === name)
  expect(unit?.content).toContain('\nImportCredential=app.token\n')
  expect(unit?.content).toContain(
    '\nExecStart=/usr/bin/install -D -o www-data -g root -m 0640 %d/app.token /run/bakelet/secrets/etc/app/token\n',
  )
  const kubelet = plan?.units.find(({ name }) => name === 'kubelet.service')
  expect(kubelet?.relations.Requires).toContain(name)
  expect(kubelet?.relations.After).toContain(name)
})

it('a Secret beside a Pod cannot have one', async () => {
  const compiled = await compileText(
    'name: edge\nsecrets: { token: { credential: token } }\npods: [a.yaml]\n',
    {
      pods: {
        'a.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata: { name: a, annotations: { secret.bakelet/a: token } }\n',
      },
    },
  )
  expect(inShort(compiled)).toEqual(['pod-object-unsupported a.yaml metadata.annotations.secret.bakelet/a'])
  expect(compiled.diagnostics.map(({ code }) => code)).not.toContain('secret-unused')
})
