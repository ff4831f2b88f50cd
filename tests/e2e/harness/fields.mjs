/** The text fields that the OpenAPI document says can be written, and a body for each. */

const METHODS = ['post', 'put', 'patch']
/** Deep enough for every body we have; a schema that names itself ends here. */
const DEPTH = 5

/** Every operation with a JSON body: `{ method, path, fields }`, each field a list of property names and a way to write a text there. */
export function writableTexts(document) {
  const found = []
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const schema = item[method]?.requestBody?.content['application/json']?.schema
      if (schema) found.push({ method, path, fields: texts(document, schema, [], DEPTH) })
    }
  }
  return found
}

/** A body with `text` at `field` and nothing else, over `base`. */
export function bodyWith(base, { path, wrap }, text) {
  const body = structuredClone(base)
  let place = body
  path.slice(0, -1).forEach((name, at) => { place = place[name] ??= typeof path[at + 1] === 'number' ? [] : {} })
  place[path[path.length - 1]] = wrap(text)
  return body
}

function texts(document, schema, path, depth) {
  const resolved = resolve(document, schema)
  if (depth === 0) return []
  const options = resolved.oneOf ?? resolved.anyOf ?? resolved.allOf
  if (options) {
    // A text in languages is written as such, not as its short form.
    const ways = options.map((option) => texts(document, option, path, depth))
    return ways.find((fields) => fields.some(({ language }) => language)) ?? ways.flat()
  }
  const types = [resolved.type].flat()
  if (types.includes('string')) return isText(resolved) ? [{ path, wrap: (text) => text }] : []
  if (types.includes('array')) return resolved.items ? texts(document, resolved.items, [...path, 0], depth - 1) : []
  if (resolved.properties) return Object.entries(resolved.properties).flatMap(([name, property]) => texts(document, property, [...path, name], depth - 1))
  const more = resolved.additionalProperties
  if (types.includes('object') && more && [resolve(document, more).type].flat().includes('string')) return [{ path, language: true, wrap: (text) => ({ en: text }) }]
  return []
}

const isText = ({ format, enum: options }) => !options && (!format || format === 'uri')

function resolve(document, schema) {
  return schema.$ref ? document.components.schemas[schema.$ref.split('/').pop()] : schema
}
