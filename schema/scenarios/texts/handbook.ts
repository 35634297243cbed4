/** The staff handbook and the catalogue: what employees and shoppers ask. */
import type { Topic } from './topic.ts';

const refusal = 'The handbook has no passage on this. Please ask the owner of the page, who can add one.';

export const HANDBOOK: readonly Topic[] = [
  {
    language: 'en',
    questions: ['How do I export last week’s returns as CSV?', 'SQL for returns per warehouse?', 'which table holds return reasons'],
    documents: [
      { id: 'handbook/data/returns', title: 'Returns data', content: 'Return lines are in warehouse.return_lines, one row an article, with reason_code, warehouse_id and returned_at in UTC.' },
      { id: 'handbook/data/export', title: 'Exports', content: 'The reporting shell writes CSV when a query ends in FORMAT CSVWithNames. Exports with customer data need a ticket.' },
      { id: 'handbook/data/weeks', title: 'Weeks', content: 'Reports use ISO weeks; toMonday gives the first day.' },
      { id: 'handbook/data/access', title: 'Access', content: 'Read access is granted by the data team within a day.' },
    ],
    sentences: ['Return lines are in the table warehouse.return_lines, one row an article, with the reason code and the warehouse.', 'End the query in FORMAT CSVWithNames and the reporting shell writes the file; exports with customer data need a ticket first.'],
    invention: 'There is a nightly export of all returns in the shared drive under Finance, named after the week.',
    refusal,
    code: "```sql\nSELECT warehouse_id, reason_code, count() AS lines, groupArray(article_id)[1] AS example\nFROM warehouse.return_lines\nWHERE toMonday(returned_at) = '2026-11-16'\nGROUP BY warehouse_id, reason_code\nORDER BY lines DESC\nFORMAT CSVWithNames\n```",
  },
  {
    language: 'en',
    questions: ['How many days of paternity leave do we get in the Netherlands?', 'parental leave policy', 'Who approves leave longer than two weeks?'],
    documents: [
      { id: 'handbook/people/leave-nl', title: 'Leave: Netherlands', content: 'Partners take one week of birth leave fully paid, and up to five further weeks at 70 per cent within six months.' },
      { id: 'handbook/people/approval', title: 'Approval', content: 'Leave of more than ten working days is approved by the head of the department, at least eight weeks ahead.' },
      { id: 'handbook/people/leave-de', title: 'Leave: Germany', content: 'Parental leave is up to three years a child; the notice is seven weeks.' },
      { id: 'handbook/people/calendar', title: 'Calendar', content: 'Enter leave in the shared calendar once it is approved.' },
    ],
    sentences: ['In the Netherlands partners take one fully paid week, and up to five further weeks at 70 per cent within six months.', 'Anything longer than ten working days is approved by the head of your department, at least eight weeks ahead.'],
    invention: 'The company tops the five weeks up to full pay for everybody with more than two years of service.',
    refusal,
  },
  {
    language: 'en',
    questions: ['Checklist for a broken conveyor in Venlo', 'Who is on call for the warehouse at night?', 'conveyor E42 error'],
    documents: [
      { id: 'handbook/ops/conveyor', title: 'Conveyor errors', content: 'E42 is a blocked light barrier: stop the line, clean the lens, reset at the panel. E50 and above need a technician.' },
      { id: 'handbook/ops/on-call', title: 'On call', content: 'From 22:00 to 06:00 the site lead on call decides. The rota is on the board next to gate 3.' },
      { id: 'handbook/ops/safety', title: 'Safety', content: 'Nobody reaches into a running line, also not for a parcel.' },
      { id: 'handbook/ops/log', title: 'Log', content: 'Every stop longer than five minutes is entered in the shift log.' },
    ],
    sentences: ['E42 means a blocked light barrier: stop the line, clean the lens and reset it at the panel.', 'At night, from 22:00 to 06:00, the site lead on call decides, and the rota hangs next to gate 3.'],
    invention: 'If the reset fails twice, the line may be run by hand at half speed until the morning shift.',
    refusal,
  },
];

export const CATALOGUE: readonly Topic[] = [
  {
    language: 'en',
    questions: ['light 2 person tent under 2 kg', 'tent that stands storms in Scotland', 'compare Fjell 2 and Vidda 2'],
    documents: [
      { id: 'sku-10233', title: 'Fjell 2', content: 'Two-person tunnel tent, 1.9 kg, water column 3,000 mm, two entrances, 429 euros.' },
      { id: 'sku-10241', title: 'Vidda 2', content: 'Two-person dome, 2.6 kg, five poles, water column 5,000 mm, made for winter storms, 549 euros.' },
      { id: 'sku-10219', title: 'Bekk 2', content: 'Two-person tent for trekking poles, 1.2 kg, one entrance, 379 euros.' },
      { id: 'sku-10302', title: 'Footprint 2', content: 'Ground sheet for Fjell 2 and Bekk 2, 280 g, 49 euros.' },
    ],
    sentences: ['The Fjell 2 weighs 1.9 kg and has two entrances, so it meets your weight.', 'The Vidda 2 is heavier at 2.6 kg, but its five poles are made for winter storms.'],
    invention: 'Both are available in a four-season version with a snow skirt for 60 euros more.',
    refusal: 'I found no product that fits. Try it with fewer conditions.',
  },
  {
    language: 'en',
    questions: ['boots for wide feet, waterproof', 'vegan hiking shoes', 'B2 boots for crampons size 47'],
    documents: [
      { id: 'sku-22014', title: 'Berg Wide GTX', content: 'Waterproof leather boot on a wide last, sizes 39 to 48, 239 euros.' },
      { id: 'sku-22031', title: 'Sti Vegan', content: 'Low shoe without animal materials, recycled mesh, sizes 36 to 46, 139 euros.' },
      { id: 'sku-22045', title: 'Bre B2', content: 'Stiff boot for semi-automatic crampons, sizes 40 to 47, 329 euros.' },
      { id: 'sku-22090', title: 'Gaiters', content: 'Knee-high gaiters, 59 euros.' },
    ],
    sentences: ['The Berg Wide GTX is waterproof and built on a wide last, in sizes 39 to 48.', 'If you want a shoe without animal materials, look at the Sti Vegan, a low shoe of recycled mesh.'],
    invention: 'The Berg Wide can be resoled twice, and the first time is free within three years.',
    refusal: 'I found no product that fits. Try it with fewer conditions.',
  },
];

/** What an order agent is asked. Its documents are the order system's answers, through a tool. */
export const ORDERS: readonly Topic[] = [
  {
    language: 'en',
    questions: ['Status of order {order}?', 'when does order {order} arrive', 'Has my refund for order {order} been paid?', 'I am waiting for {order} since Monday, where is it?'],
    documents: [],
    sentences: ['Your order left our warehouse yesterday evening and is with the carrier.', 'It should reach you in two working days; the tracking number is in the e-mail of dispatch.'],
    invention: 'The carrier confirmed delivery before noon.',
    refusal: 'I may only speak about orders of the account you are logged in with.',
  },
];

/** E-mails that a colleague lets be drafted: no search at all. */
export const DRAFTS: readonly Topic[] = [
  {
    language: 'en',
    questions: ['Draft a friendly reply: parcel damaged, offer replacement', 'shorten this answer to a complaint about late delivery', 'Write a note to a supplier about a late batch of zips'],
    documents: [],
    sentences: ['Dear customer, I am sorry that your parcel arrived damaged.', 'A replacement leaves our warehouse today, and you need not send the damaged one back.', 'Kind regards from Northwind Outdoor.'],
    invention: 'As an apology we have added 25 euros to your account.',
    refusal: 'I cannot draft this message.',
  },
];
