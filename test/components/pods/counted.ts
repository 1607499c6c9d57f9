/** Data whose reads are counted, in it and in all below: the work of code that goes through it, without a clock. */
export function counted<Data>(data: Data): { readonly data: Data; readonly reads: () => number } {
  let reads = 0
  const proxies = new WeakMap<object, object>()
  const wrap = <Value>(value: Value): Value => {
    if (typeof value !== 'object' || value === null) return value
    const known = proxies.get(value) ?? new Proxy<object>(value, handler)
    proxies.set(value, known)
    return known as Value
  }
  const handler: ProxyHandler<object> = {
    get: (target, key) => {
      reads++
      return wrap(Reflect.get(target, key))
    },
  }
  return { data: wrap(data), reads: () => reads }
}
