/** The same help centre in other languages, one of them written from right to left. */
import type { Topic } from './topic.ts';

export const OTHER_LANGUAGES: readonly Topic[] = [
  {
    language: 'de',
    questions: ['Wie lange kann ich einen benutzten Schlafsack zurückgeben?', 'Rückgabe ohne Originalverpackung möglich?'],
    documents: [
      { id: 'returns-012-de', title: 'Rückgabe: Frist und Zustand', content: 'Artikel können innerhalb von 60 Tagen nach Lieferung zurückgegeben werden. Die Originalverpackung ist nicht nötig, der Artikel muss sauber, trocken und vollständig sein.' },
      { id: 'returns-015-de', title: 'Erstattung', content: 'Die Erstattung erfolgt innerhalb von fünf Werktagen nach Eingang im Lager auf das ursprüngliche Zahlungsmittel.' },
      { id: 'returns-003-de', title: 'Rücksendeetikett', content: 'Ein frankiertes Etikett liegt jedem Paket bei und kann auf der Bestellseite erneut gedruckt werden.' },
      { id: 'sale-001-de', title: 'Outlet', content: 'Outlet-Artikel können innerhalb von 30 Tagen gegen Gutschrift zurückgegeben werden.' },
    ],
    sentences: [
      'Sie haben nach der Lieferung 60 Tage Zeit; der Schlafsack muss sauber, trocken und vollständig sein, die Originalverpackung brauchen Sie nicht.',
      'Das Geld kommt innerhalb von fünf Werktagen nach Eingang im Lager auf Ihr ursprüngliches Zahlungsmittel zurück.',
    ],
    invention: 'Für benutzte Schlafsäcke ziehen wir eine Reinigungspauschale von 15 Euro ab.',
    refusal: 'Dazu habe ich in unserem Hilfebereich nichts gefunden und möchte nicht raten. Unser Kundendienst hilft Ihnen gerne telefonisch weiter.',
  },
  {
    language: 'fr',
    questions: ['Comment réimperméabiliser ma veste ?', 'Ma veste ne déperle plus, que faire ?'],
    documents: [
      { id: 'care-041-fr', title: 'Raviver la déperlance', content: 'Lavez la veste à 30 °C avec une lessive technique, puis séchez-la 20 minutes à basse température : la chaleur ravive le traitement d’origine.' },
      { id: 'care-042-fr', title: 'Imperméabilisant en spray', content: 'Si l’eau ne perle toujours pas, vaporisez un imperméabilisant sans PFAS sur la veste humide, à 20 cm, et essuyez le surplus après deux minutes.' },
      { id: 'care-040-fr', title: 'Fréquence', content: 'Un traitement suffit en général pour dix à quinze sorties sous la pluie.' },
      { id: 'care-001-fr', title: 'Étiquettes', content: 'Les symboles d’entretien sont cousus dans la poche intérieure gauche.' },
    ],
    sentences: [
      'Lavez-la à 30 °C avec une lessive technique et séchez-la vingt minutes à basse température, car la chaleur ravive le traitement.',
      'Si l’eau ne perle toujours pas, appliquez un spray sans PFAS sur la veste encore humide et essuyez le surplus après deux minutes.',
    ],
    invention: 'Le traitement est gratuit dans tous nos magasins pendant les trois premières années.',
    refusal: 'Je n’ai rien trouvé à ce sujet dans notre centre d’aide et je préfère ne pas deviner. Un conseiller peut vous répondre par téléphone.',
  },
  {
    language: 'es',
    questions: ['¿Puedo pagar a plazos?', '¿Qué métodos de pago aceptan en España?'],
    documents: [
      { id: 'payments-011-es', title: 'Formas de pago', content: 'En España se puede pagar con tarjeta, Bizum, PayPal o transferencia anticipada.' },
      { id: 'payments-012-es', title: 'Pago a plazos', content: 'Los pedidos a partir de 150 euros pueden pagarse en tres plazos mensuales sin intereses con tarjeta.' },
      { id: 'payments-002-es', title: 'Momento del cargo', content: 'La tarjeta se carga cuando el pedido sale del almacén.' },
      { id: 'payments-020-es', title: 'Facturas', content: 'La factura se envía por correo electrónico y está disponible en la página del pedido.' },
    ],
    sentences: ['En España aceptamos tarjeta, Bizum, PayPal y transferencia anticipada.', 'Con tarjeta puede pagar pedidos a partir de 150 euros en tres plazos mensuales sin intereses.'],
    invention: 'Con la tarjeta Northwind puede aplazar cualquier compra hasta doce meses sin intereses.',
    refusal: 'No he encontrado información sobre esto en nuestro centro de ayuda y prefiero no adivinar. Un compañero puede ayudarle por teléfono.',
  },
  {
    language: 'ar',
    questions: ['كم تستغرق مدة التوصيل إلى دبي؟', 'هل يمكنني إرجاع الخيمة بعد استخدامها مرة واحدة؟'],
    documents: [
      { id: 'returns-012-ar', title: 'الإرجاع: المدة والحالة', content: 'يمكن إرجاع المنتجات خلال 60 يوما من تاريخ التسليم، بشرط أن تكون نظيفة وجافة وكاملة.' },
      { id: 'shipping-004-ar', title: 'مدة التوصيل', content: 'يستغرق التوصيل إلى الإمارات العربية المتحدة من 8 إلى 12 يوم عمل، والرسوم الجمركية مشمولة في السعر.' },
      { id: 'shipping-002-ar', title: 'تتبع الشحنة', content: 'يصبح رقم التتبع فعالا مساء يوم الإرسال.' },
      { id: 'returns-003-ar', title: 'ملصق الإرجاع', content: 'يوجد ملصق مدفوع مسبقا في كل طرد.' },
    ],
    sentences: ['يمكنك إرجاع الخيمة خلال 60 يوما من التسليم إذا كانت نظيفة وجافة وكاملة.', 'أما التوصيل إلى دبي فيستغرق من 8 إلى 12 يوم عمل، والرسوم الجمركية مشمولة في السعر.'],
    invention: 'التوصيل السريع إلى دبي متاح خلال 24 ساعة مجانا لجميع الطلبات.',
    refusal: 'لم أجد شيئا عن هذا في مركز المساعدة ولا أريد أن أخمن. يمكن لأحد زملائنا مساعدتك عبر الهاتف.',
  },
  {
    language: 'pl',
    questions: ['Złamał się maszt od namiotu. Czy można go naprawić?', 'Ile trwa naprawa?'],
    documents: [
      { id: 'warranty-006-pl', title: 'Zamki, klamry i maszty', content: 'Zamki, klamry i maszty naprawiamy bezpłatnie przez pięć lat od zakupu, niezależnie od przyczyny.' },
      { id: 'repair-002-pl', title: 'Jak wysłać do naprawy', content: 'Oczyść produkt, opisz usterkę w formularzu naprawy i użyj opłaconej etykiety. Większość napraw wraca w ciągu trzech tygodni.' },
      { id: 'warranty-003-pl', title: 'Dowód zakupu', content: 'Wystarczy numer zamówienia albo paragon.' },
      { id: 'repair-005-pl', title: 'Doraźna naprawa', content: 'Dołączona tulejka owinięta taśmą wystarczy na kilka nocy.' },
    ],
    sentences: [
      'Tak, maszty naprawiamy bezpłatnie przez pięć lat od zakupu, niezależnie od przyczyny.',
      'Opisz usterkę w formularzu naprawy i użyj opłaconej etykiety; większość napraw wraca w ciągu trzech tygodni.',
    ],
    invention: 'Na czas naprawy w każdym sklepie można bezpłatnie wypożyczyć inny namiot.',
    refusal: 'Nie znalazłem nic na ten temat w naszym centrum pomocy i nie chcę zgadywać. Nasz dział obsługi chętnie pomoże telefonicznie.',
  },
];
