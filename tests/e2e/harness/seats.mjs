/** A free ticket with a seat in the workshop, bought over the API; resolves with the address of its order page. */
export async function seat(demo, name) {
  const { results } = await demo.api('GET', 'products/')
  const named = (wanted) => results.find((product) => Object.values(product.name).includes(wanted)).id
  const positions = [
    { positionid: 1, product: named('Online ticket'), attendee_name: name },
    { positionid: 2, product: named('Workshop seat'), addon_to: 1 },
  ]
  return (await demo.api('POST', 'orders/', { email: 'seat@example.org', positions })).url
}
