/** Northwind Outdoor's help centre: what customers ask, in English. */
import type { Topic } from './topic.ts';

const refusal = 'I could not find anything about this in our help centre, so I would rather not guess. A colleague can help you by phone or chat.';

export const HELP_CENTER: readonly Topic[] = [
  {
    language: 'en',
    questions: ['How long do I have to return a tent I have already pitched once?', 'can i send back shoes that i wore outside', 'Return window for sale items?'],
    documents: [
      { id: 'returns-012', title: 'Returns: time and condition', content: 'Articles can be returned within 60 days of delivery. Tents and sleeping bags may have been unpacked and pitched once, as long as they are clean, dry and complete.' },
      { id: 'returns-015', title: 'Refunds', content: 'Refunds go to the original means of payment within 5 working days after the parcel has reached our warehouse in Venlo. Shipping costs are refunded for complete returns only.' },
      { id: 'returns-003', title: 'Return labels', content: 'A prepaid label is in every parcel. It can also be printed from the order page, or shown as a QR code at the drop-off point.' },
      { id: 'sale-001', title: 'Sale and outlet', content: 'Articles from the outlet can be exchanged, and returned for store credit, within 30 days.' },
    ],
    sentences: [
      'You can return it within 60 days of delivery, also when it was pitched once, provided that it is clean, dry and complete.',
      'The refund goes to your original means of payment within five working days after it arrives in our warehouse.',
      'For outlet articles the time is 30 days, and you get store credit instead of money.',
    ],
    invention: 'Returns after 60 days are possible for Gold members, who have a full year and pay no handling fee.',
    refusal,
  },
  {
    language: 'en',
    questions: ['Where is my order? It says "in transit" for six days', 'My parcel is stuck at customs, what now?', 'tracking number does not work'],
    documents: [
      { id: 'shipping-004', title: 'Delivery times', content: 'Standard delivery takes 3 to 5 working days inside the EU and 6 to 9 working days to Norway, Switzerland and the United Kingdom.' },
      { id: 'shipping-009', title: 'Parcels that do not move', content: 'When tracking has not changed for 7 working days we start an investigation with the carrier. It takes up to 10 working days; customers may choose a replacement or a refund meanwhile.' },
      { id: 'shipping-002', title: 'Tracking', content: 'Tracking numbers become active in the evening of the day of dispatch.' },
      { id: 'customs-001', title: 'Customs', content: 'For Switzerland and Norway duties are included in the price shown at checkout. The carrier may ask for a copy of the invoice.' },
    ],
    sentences: [
      'Standard delivery takes three to five working days within the EU, and up to nine to Norway, Switzerland and the United Kingdom.',
      'If the tracking has not moved for seven working days, we start an investigation and you may choose a replacement or a refund at once.',
      'A customs hold is usually solved by sending the invoice to the carrier.',
    ],
    invention: 'After six days without movement the order is cancelled by itself and a 20 euro voucher is sent to your e-mail address.',
    refusal,
  },
  {
    language: 'en',
    questions: ['Can I wash my down sleeping bag in a machine?', 'How do I get the smell out of a down jacket', 'tumble drying down: which temperature?'],
    documents: [
      { id: 'care-021', title: 'Washing down', content: 'Wash down in a front-loading machine at 30 °C with a down detergent, on a delicate cycle, and rinse twice. Softener destroys the loft.' },
      { id: 'care-022', title: 'Drying down', content: 'Tumble at low heat, at most 40 °C, with three clean tennis balls. Allow three to four hours and shake it out every 30 minutes.' },
      { id: 'care-007', title: 'Storage', content: 'Store sleeping bags loosely in the large cotton sack, never compressed.' },
      { id: 'care-030', title: 'Cleaning service', content: 'Our workshop washes and refills down articles. The service takes about two weeks.' },
    ],
    sentences: [
      'Yes: use a front-loading machine at 30 °C, a delicate cycle and a down detergent, and rinse it twice without softener.',
      'Dry it in the tumbler at no more than 40 °C with three tennis balls; plan three to four hours and shake it out every half hour.',
      'Keep it loose in the cotton sack afterwards, because a compressed bag loses its loft.',
    ],
    invention: 'Down can be washed at 60 °C as long as the bag was treated with our DryShield coating, which every bag since 2019 has.',
    refusal,
  },
  {
    language: 'en',
    questions: ['What does the lifetime warranty cover?', 'The zip of my Fjell jacket broke after 2 years. Warranty?', 'is fair wear and tear covered'],
    documents: [
      { id: 'warranty-001', title: 'Lifetime promise', content: 'Northwind repairs faults in material and workmanship for the expected life of a product, free of charge. Wear from use, accidents and normal ageing of fabric are not included.' },
      { id: 'warranty-006', title: 'Zips, buckles and poles', content: 'Zips, buckles and poles are repaired for free within five years of purchase, whatever the cause. Later the workshop charges for material only.' },
      { id: 'warranty-003', title: 'Proof of purchase', content: 'An order number or a receipt is enough. For gifts a photo of the batch label will do.' },
      { id: 'repair-002', title: 'Sending in a repair', content: 'Clean the product, describe the fault on the repair form and use the prepaid label. Most repairs return within three weeks.' },
    ],
    sentences: [
      'The promise covers faults in material and workmanship for the expected life of the product, but not wear or accidents.',
      'A broken zip is repaired free of charge within five years of purchase, whatever the cause, so yours is covered.',
      'Please clean the jacket, fill in the repair form and use the prepaid label; most repairs come back within three weeks.',
    ],
    invention: 'The warranty also pays for a rental jacket while yours is being repaired, for up to 21 days.',
    refusal,
  },
  {
    language: 'en',
    questions: ['Which stove fuel is allowed on a plane?', 'Can I fly with a gas cartridge', 'Taking a multi-fuel stove in checked luggage'],
    documents: [
      { id: 'travel-003', title: 'Stoves and aeroplanes', content: 'Fuel is never allowed on aeroplanes, neither in hand luggage nor in checked luggage. This includes empty cartridges.' },
      { id: 'travel-004', title: 'Preparing a stove for a flight', content: 'Used stoves and fuel bottles must be free of fumes: rinse with cooking oil, then with soap, and let them dry open for 48 hours. Some airlines refuse used stoves altogether.' },
      { id: 'stove-011', title: 'Cartridge threads', content: 'EN 417 cartridges are sold in most of Europe and North America; parts of South America use other valves.' },
      { id: 'stove-002', title: 'Fuels', content: 'The Brand multi-fuel stove burns white gas, kerosene and unleaded petrol.' },
    ],
    sentences: [
      'None: neither gas nor liquid fuel may travel by plane, and that includes empty cartridges.',
      'The stove itself may fly when it is free of fumes, so rinse it with cooking oil and then soap and dry it open for 48 hours.',
      'Ask your airline before, because some of them refuse used stoves.',
    ],
    invention: 'Cartridges below 100 grams are permitted in checked luggage when they are declared at the counter.',
    refusal,
  },
  {
    language: 'en',
    questions: ['How do points work and when do they expire?', 'My loyalty points are missing from order {order}', 'redeem points in store?'],
    documents: [
      { id: 'loyalty-001', title: 'Earning points', content: 'Members earn one point for every euro spent, without shipping. Points appear when the return window of the order has closed.' },
      { id: 'loyalty-004', title: 'Expiry', content: 'Points expire 24 months after the last purchase. A single purchase renews all of them.' },
      { id: 'loyalty-002', title: 'Spending points', content: '100 points are worth 5 euros, online and in stores, and can be combined with the sale.' },
      { id: 'account-008', title: 'Missing purchases', content: 'Purchases in a store can be added to the account within 30 days with the number on the receipt.' },
    ],
    sentences: [
      'You earn one point per euro, and points show up once the return window of the order has closed.',
      'They expire 24 months after your last purchase, and any new purchase renews all of them.',
      'One hundred points are worth five euros, online and in stores.',
    ],
    invention: 'Points can be given to another member free of charge up to three times a year.',
    refusal,
  },
  {
    language: 'en',
    questions: ['How do I change the delivery address after ordering?', 'cancel my order please, order number {order}', 'I ordered the wrong size by mistake. My e-mail is maren.holt@example.com'],
    documents: [
      { id: 'orders-005', title: 'Changing an order', content: 'Address, size and payment can be changed from the order page until the order is being packed, usually two hours after it was placed.' },
      { id: 'orders-006', title: 'Cancelling', content: 'An order that is already packed cannot be stopped. Refuse the parcel at the door or send it back with the prepaid label.' },
      { id: 'orders-001', title: 'Order states', content: 'Placed, packing, dispatched, delivered. Each change is announced by e-mail.' },
      { id: 'payments-002', title: 'When money is taken', content: 'Cards are charged at dispatch; invoices are due 14 days after delivery.' },
    ],
    sentences: [
      'You can change it yourself on the order page until packing starts, which is usually two hours after ordering.',
      'Once it is packed it can no longer be stopped; refuse the parcel at the door, or send it back with the prepaid label.',
      'Your card is only charged when the order leaves the warehouse.',
    ],
    invention: 'Our night team can still redirect a dispatched parcel to any address in the country if you call before midnight.',
    refusal,
  },
  {
    language: 'en',
    questions: ['What size backpack for a 5 day hut trek?', 'Torso length 48 cm, which back system?', 'how should a hip belt sit'],
    documents: [
      { id: 'guide-031', title: 'Volume', content: 'For hut treks of up to a week 35 to 45 litres are enough. With tent and stove plan 55 to 65 litres.' },
      { id: 'guide-032', title: 'Back length', content: 'Short: 40 to 45 cm. Regular: 45 to 50 cm. Long: 50 to 56 cm, measured from the seventh vertebra to the top of the hip bone.' },
      { id: 'guide-033', title: 'Hip belt', content: 'The middle of the belt sits on the upper edge of the hip bone and carries about 70 per cent of the weight.' },
      { id: 'guide-040', title: 'Packing', content: 'Heavy things go close to the back, at the height of the shoulder blades.' },
    ],
    sentences: [
      'For five days from hut to hut, 35 to 45 litres are enough.',
      'With a torso of 48 cm you want the regular back length, which covers 45 to 50 cm.',
      'The middle of the hip belt should sit on the upper edge of your hip bone and carry about 70 per cent of the weight.',
    ],
    invention: 'Airlines accept any backpack of up to 50 litres as hand luggage when its frame can be removed.',
    refusal,
  },
];
