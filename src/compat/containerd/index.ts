import type { Rule } from '../rule.ts'

/** Reports settings of containerd.config that this containerd ignores, refuses or deprecates. */
export const containerdRules: Rule = async subject => {
  if (Object.keys(subject.config.containerd.config).length === 0) return []
  const [
    { checkKeys },
    { checkPlugins },
    { checkManaged },
    { checkRefusals },
    { checkValues },
    { checkDeprecations },
    { checkSandboxImage },
  ] = await Promise.all([
    import('./keys.ts'),
    import('./plugins.ts'),
    import('./managed.ts'),
    import('./refusals.ts'),
    import('./values/index.ts'),
    import('./deprecations.ts'),
    import('./sandbox-image.ts'),
  ])
  return [
    ...checkKeys(subject),
    ...checkPlugins(subject),
    ...checkManaged(subject),
    ...checkRefusals(subject),
    ...checkValues(subject),
    ...checkDeprecations(subject),
    ...checkSandboxImage(subject),
  ]
}
