/**
 * @file Every text of the window, in every language, side by side (ICU message format). Short, plain words; no
 * exclamation marks.
 */

export type Language = 'en' | 'tr';
type Message = Readonly<Record<Language, string>>;

export const messages = {
  close: { en: 'Close', tr: 'Kapat' },
  cancel: { en: 'Cancel', tr: 'Vazgeç' },

  // the whole window
  'app.title.photos': {
    en: '{photos, plural, one {# photo} other {# photos}} – Phototag',
    tr: '{photos, number} fotoğraf – Phototag',
  },
  'app.title.tagging': { en: '{share} tagged – Phototag', tr: '{share} etiketlendi – Phototag' },
  'app.connectionLost': {
    en: 'The connection to Phototag is lost. It comes back by itself while Phototag runs; otherwise start it again and open the address it prints.',
    tr: 'Phototag ile bağlantı koptu. Phototag çalışıyorsa kendiliğinden geri gelir; çalışmıyorsa yeniden başlatın ve yazdığı adresi açın.',
  },
  'app.fault': { en: 'Something in this window did not work.', tr: 'Bu pencerede bir şey çalışmadı.' },
  'app.fault.detail': {
    en: 'Your photos and tags are not affected.',
    tr: 'Fotoğraflarınız ve etiketleriniz etkilenmedi.',
  },
  'app.fault.copy': { en: 'Copy details', tr: 'Ayrıntıları kopyala' },
  'app.fault.part': {
    en: 'This part of the window stopped working.',
    tr: 'Pencerenin bu bölümü çalışmaz oldu.',
  },
  tryAgain: { en: 'Try again', tr: 'Yeniden dene' },
  copied: { en: 'Copied', tr: 'Kopyalandı' },
  'copied.not': { en: 'It could not be copied.', tr: 'Kopyalanamadı.' },
  'page.back': { en: 'Back to the photos', tr: 'Fotoğraflara dön' },
  'toasts.label': { en: 'Messages', tr: 'Bildirimler' },

  // quantities
  'time.seconds': { en: 'less than a minute left', tr: 'bir dakikadan az kaldı' },
  'time.minutes': { en: '{minutes, number} min left', tr: '{minutes, number} dk kaldı' },
  'time.hours': {
    en: '{hours, number} h {minutes, number} min left',
    tr: '{hours, number} sa {minutes, number} dk kaldı',
  },
  'time.days': {
    en: '{days, plural, one {# day} other {# days}} left',
    tr: '{days, number} gün kaldı',
  },
  'device.cpu': { en: 'CPU', tr: 'işlemci' },
  'device.gpu': { en: 'GPU ({name})', tr: 'ekran kartı ({name})' },

  // first run
  'welcome.title': { en: 'Find your photos by what is in them', tr: 'Fotoğraflarınızı içindekilerle bulun' },
  'welcome.drop': { en: 'Drop a folder of photos here', tr: 'Bir fotoğraf klasörünü buraya bırakın' },
  'welcome.choose': { en: 'Choose a folder', tr: 'Klasör seç' },
  'welcome.classify': { en: 'Classify a picture', tr: 'Bir resmi tanı' },
  'welcome.private': {
    en: 'Everything stays on this computer. Your files are not touched unless you ask for it.',
    tr: 'Her şey bu bilgisayarda kalır. Siz istemedikçe dosyalarınıza dokunulmaz.',
  },
  'welcome.offline': {
    en: 'It works offline: no account, no server.',
    tr: 'İnternetsiz çalışır: hesap yok, sunucu yok.',
  },
  'welcome.model': {
    en: 'The model in use knows {classes, number} kinds of things: {name}.',
    tr: 'Kullanımdaki model {classes, number} tür şey tanır: {name}.',
  },
  'welcome.starter': {
    en: 'The starter model is ready and knows {classes, number} kinds of things.',
    tr: 'Başlangıç modeli hazır; {classes, number} tür şey tanır.',
  },
  'welcome.noModel': {
    en: 'Naming what is in a photo takes a model, fetched once.',
    tr: 'Fotoğraftakileri adlandırmak için bir kez indirilen bir model gerekir.',
  },
  'welcome.better': {
    en: 'The ImageNet model knows {classes, number} kinds.',
    tr: 'ImageNet modeli {classes, number} tür tanır.',
  },

  // progress at the bottom edge
  'progress.label': { en: 'Progress', tr: 'İlerleme' },
  'progress.scan': {
    en: 'Looking for photos: {done, number} found',
    tr: 'Fotoğraflar aranıyor: {done, number} bulundu',
  },
  'progress.scanStart': { en: 'Looking for photos', tr: 'Fotoğraflar aranıyor' },
  'progress.tag': {
    en: 'Tagging {done, number} of {total, number}',
    tr: 'Etiketleniyor: {done, number} / {total, number}',
  },
  'progress.tagStart': { en: 'Tagging {done, number}', tr: 'Etiketleniyor: {done, number}' },
  'progress.paused': {
    en: 'Paused at {done, number} of {total, number}',
    tr: 'Duraklatıldı: {done, number} / {total, number}',
  },
  'progress.pausedStart': { en: 'Paused', tr: 'Duraklatıldı' },
  'progress.rate': {
    en: '{rate} photos/s on {device}',
    tr: 'saniyede {rate} fotoğraf ({device})',
  },
  'progress.noModel': {
    en: 'There is no model yet, so photos are found but not tagged.',
    tr: 'Henüz model yok; fotoğraflar bulunuyor ama etiketlenmiyor.',
  },
  'progress.getModel': { en: 'Get a model', tr: 'Model edin' },
  'progress.pause': { en: 'Pause', tr: 'Duraklat' },
  'progress.resume': { en: 'Resume', tr: 'Sürdür' },
  'progress.hide': { en: 'Hide progress', tr: 'İlerlemeyi gizle' },
  'progress.show': { en: 'Show progress', tr: 'İlerlemeyi göster' },

  // failures
  'failures.title': { en: 'Photos that could not be tagged', tr: 'Etiketlenemeyen fotoğraflar' },
  'failures.count': {
    en: '{count, plural, one {# photo. Its file was not touched.} other {# photos. Their files were not touched.}}',
    tr: '{count, number} fotoğraf. Dosyalarına dokunulmadı.',
  },
  'failures.none': { en: 'Every photo could be read', tr: 'Her fotoğraf okunabildi' },
  'failures.noneDetail': {
    en: 'If one ever fails, it is listed here with the reason.',
    tr: 'Biri okunamazsa nedeniyle birlikte burada listelenir.',
  },
  'failures.retry': { en: 'Retry all', tr: 'Tümünü yeniden dene' },
  'failures.retried': { en: 'All of them are tried again.', tr: 'Tümü yeniden deneniyor.' },
  'failures.more': { en: 'Show more', tr: 'Daha fazla göster' },
  'failures.tries': {
    en: 'tried {tries, plural, one {once} other {# times}}',
    tr: '{tries, number} kez denendi',
  },
  'failures.next': { en: 'next try {when}', tr: 'sonraki deneme {when}' },
  'failures.soon': { en: 'next try soon', tr: 'sonraki deneme yakında' },
  'failures.permanent': { en: 'not tried again by itself', tr: 'kendiliğinden yeniden denenmez' },
  'failures.show': { en: 'Show in folder', tr: 'Klasörde göster' },
  'failure.NOT_FOUND': {
    en: 'The file was no longer there.',
    tr: 'Dosya artık yerinde değildi.',
  },
  'failure.PERMISSION': {
    en: 'The file may not be read by this account.',
    tr: 'Bu hesabın dosyayı okuma izni yok.',
  },
  'failure.UNSUPPORTED': {
    en: 'This kind of file cannot be read.',
    tr: 'Bu tür dosya okunamıyor.',
  },
  'failure.CORRUPT': {
    en: 'The file is damaged, or was not completely copied.',
    tr: 'Dosya bozuk ya da tam kopyalanmamış.',
  },
  'failure.TOO_LARGE': {
    en: 'The picture is too large to be opened safely.',
    tr: 'Resim güvenle açılamayacak kadar büyük.',
  },
  'failure.TIMEOUT': {
    en: 'Reading it took too long.',
    tr: 'Okunması çok uzun sürdü.',
  },
  'failure.CRASHED': {
    en: 'Reading it made the reader crash twice, so it is left alone.',
    tr: 'Okuyucu bu dosyada iki kez çöktü, bu yüzden dosya bir kenara bırakıldı.',
  },
  'failure.NOT_FOUND.hint': { en: 'Check that it is still there.', tr: 'Hâlâ yerinde olduğunu denetleyin.' },
  'failure.PERMISSION.hint': {
    en: 'Check that it may be read, and that no other program holds it.',
    tr: 'Okunabildiğini ve başka bir programın onu tutmadığını denetleyin.',
  },
  'failure.UNSUPPORTED.hint': {
    en: 'Pictures are JPEG, PNG, WebP, GIF, TIFF, AVIF, HEIC, SVG and camera RAW files.',
    tr: 'Resimler JPEG, PNG, WebP, GIF, TIFF, AVIF, HEIC, SVG ve fotoğraf makinesi RAW dosyalarıdır.',
  },
  'failure.CORRUPT.hint': { en: 'Try another copy of it.', tr: 'Başka bir kopyasını deneyin.' },
  'failure.TOO_LARGE.hint': { en: 'Save a smaller copy of it.', tr: 'Daha küçük bir kopyasını kaydedin.' },
  'failure.TIMEOUT.hint': {
    en: 'Try again, or save it anew with another program.',
    tr: 'Yeniden deneyin ya da başka bir programla yeniden kaydedin.',
  },
  'failure.CRASHED.hint': {
    en: 'Save it anew with another program.',
    tr: 'Başka bir programla yeniden kaydedin.',
  },

  // what went wrong, and the way out of it in this window
  'problem.fault': { en: 'Something went wrong inside Phototag.', tr: 'Phototag içinde bir şey ters gitti.' },
  'problem.fault.hint': {
    en: 'Try again. If it happens again, “About Phototag” has what a report needs.',
    tr: 'Yeniden deneyin. Yine olursa, bildirim için gerekenler “Phototag hakkında” sayfasında.',
  },
  'problem.connection': { en: 'The connection to Phototag is lost.', tr: 'Phototag ile bağlantı koptu.' },
  'problem.connection.hint': {
    en: 'It comes back by itself while Phototag runs; otherwise start it again and open the address it prints.',
    tr: 'Phototag çalışıyorsa kendiliğinden geri gelir; çalışmıyorsa yeniden başlatın ve yazdığı adresi açın.',
  },
  'problem.call': {
    en: 'This window asked for what Phototag does not take ({call}: {why}).',
    tr: 'Bu pencere, Phototag’in kabul etmediği bir şey istedi ({call}: {why}).',
  },
  'problem.call.hint': { en: 'Load the window again.', tr: 'Pencereyi yeniden yükleyin.' },
  'problem.library.full': {
    en: 'No space is left for the library in {library}.',
    tr: '{library} içindeki kitaplık için yer kalmadı.',
  },
  'problem.library.full.hint': {
    en: 'Free some space and try again: nothing that was stored is lost.',
    tr: 'Biraz yer açıp yeniden deneyin: saklanan hiçbir şey kaybolmadı.',
  },
  'problem.library.readOnly': {
    en: 'The library’s folder {library} cannot be written.',
    tr: 'Kitaplığın klasörüne yazılamıyor: {library}.',
  },
  'problem.library.readOnly.hint': {
    en: 'Make the folder writable, then try again.',
    tr: 'Klasörü yazılabilir yapıp yeniden deneyin.',
  },
  'problem.library.busy': {
    en: 'The library in {library} is in use by another program.',
    tr: '{library} içindeki kitaplığı başka bir program kullanıyor.',
  },
  'problem.library.busy.hint': {
    en: 'Try again when that program has finished.',
    tr: 'O program işini bitirince yeniden deneyin.',
  },
  'problem.library.held': {
    en: 'The library in {library} is open in another Phototag.',
    tr: '{library} içindeki kitaplık başka bir Phototag’de açık.',
  },
  'problem.library.held.hint': {
    en: 'Close that one, or wait until it has finished; then try again.',
    tr: 'Onu kapatın ya da işini bitirmesini bekleyin, sonra yeniden deneyin.',
  },
  'problem.library.locked': {
    en: 'The library in {library} is open in another Phototag (process {process}, since {since}).',
    tr: '{library} içindeki kitaplık başka bir Phototag’de açık (işlem {process}, başlangıcı {since}).',
  },
  'problem.library.locked.hint': {
    en: 'Close that one, or wait until it has finished; then try again.',
    tr: 'Onu kapatın ya da işini bitirmesini bekleyin, sonra yeniden deneyin.',
  },
  'problem.library.newer': {
    en: 'The library in {library} is of a newer Phototag: it has version {found}, and this one knows up to {known}.',
    tr: '{library} içindeki kitaplık daha yeni bir Phototag’e ait: sürümü {found}, bu program {known} sürümüne kadar bilir.',
  },
  'problem.library.newer.hint': { en: 'Update Phototag.', tr: 'Phototag’i güncelleyin.' },
  'problem.library.noFolder': {
    en: '{library} is not a folder, so the library cannot be there.',
    tr: '{library} bir klasör değil; kitaplık orada olamaz.',
  },
  'problem.library.noFolder.hint': {
    en: 'Move that file elsewhere, then try again.',
    tr: 'O dosyayı başka bir yere taşıyıp yeniden deneyin.',
  },
  'problem.library.damaged': {
    en: 'The library in {library} is damaged ({why}).',
    tr: '{library} içindeki kitaplık bozulmuş ({why}).',
  },
  'problem.library.damaged.hint': {
    en: 'Close Phototag and start it again: the library is then made anew from its last backup, and what you said is kept.',
    tr: 'Phototag’i kapatıp yeniden başlatın: kitaplık son yedeğinden baştan yapılır, söyledikleriniz korunur.',
  },
  'problem.library.impossible': {
    en: 'There can be no library in {library} ({why}).',
    tr: '{library} içinde kitaplık olamıyor ({why}).',
  },
  'problem.library.impossible.hint': {
    en: 'Make sure that the folder can be reached, then try again.',
    tr: 'Klasöre ulaşılabildiğinden emin olup yeniden deneyin.',
  },
  'problem.thumbnails.full': { en: 'No space is left in {folder}.', tr: '{folder} içinde yer kalmadı.' },
  'problem.thumbnails.full.hint': {
    en: 'Free some space and try again: nothing that was stored is lost.',
    tr: 'Biraz yer açıp yeniden deneyin: saklanan hiçbir şey kaybolmadı.',
  },
  'problem.thumbnails.readOnly': {
    en: 'Thumbnails cannot be written to {folder} ({why}).',
    tr: 'Küçük resimler {folder} klasörüne yazılamıyor ({why}).',
  },
  'problem.thumbnails.readOnly.hint': {
    en: 'Make the folder writable, then try again.',
    tr: 'Klasörü yazılabilir yapıp yeniden deneyin.',
  },
  'problem.disk.full': { en: 'No space is left for {file}.', tr: '{file} için yer kalmadı.' },
  'problem.disk.full.hint': { en: 'Free some space and try again.', tr: 'Biraz yer açıp yeniden deneyin.' },
  'problem.disk.readOnly': { en: '{file} cannot be written ({why}).', tr: '{file} yazılamıyor ({why}).' },
  'problem.disk.readOnly.hint': {
    en: 'Check its folder, then try again.',
    tr: 'Klasörünü denetleyip yeniden deneyin.',
  },
  'problem.folder.unreadable': {
    en: 'The folder {folder} cannot be read ({why}).',
    tr: '{folder} klasörü okunamıyor ({why}).',
  },
  'problem.folder.unreadable.hint': {
    en: 'Check that it is there, that its drive is connected and that it may be read, or choose another.',
    tr: 'Yerinde, sürücüsünün bağlı ve okunabilir olduğunu denetleyin ya da başka bir klasör seçin.',
  },
  'problem.folder.none': { en: '{folder} is not a folder.', tr: '{folder} bir klasör değil.' },
  'problem.folder.none.hint': { en: 'Choose the folder it lies in.', tr: 'İçinde bulunduğu klasörü seçin.' },
  'problem.folder.notFollowed': { en: '{folder} is not followed.', tr: '{folder} izlenmiyor.' },
  'problem.folder.notFollowed.hint': {
    en: 'The folders that are followed are listed in Settings.',
    tr: 'İzlenen klasörler Ayarlar’da listelenir.',
  },
  'problem.folder.outside': {
    en: '{folder} does not lie in a folder that is followed.',
    tr: '{folder} izlenen bir klasörün içinde değil.',
  },
  'problem.folder.outside.hint': {
    en: 'Choose a folder that is followed, or one below it; or let the rule hold everywhere.',
    tr: 'İzlenen bir klasörü ya da altındaki birini seçin; ya da kuralı her yerde geçerli yapın.',
  },
  'problem.folder.passedOver': {
    en: '{folder} lies in {root}, which is followed but passes it over.',
    tr: '{folder}, izlenen {root} klasörünün içinde, ama orada atlanıyor.',
  },
  'problem.folder.passedOver.hint': {
    en: 'Rename it, or choose another folder.',
    tr: 'Adını değiştirin ya da başka bir klasör seçin.',
  },
  'problem.folder.part': {
    en: '{folder} is followed as a part of {root}.',
    tr: '{folder}, {root} klasörünün bir parçası olarak izleniyor.',
  },
  'problem.folder.part.hint': {
    en: 'Stop following {root} instead.',
    tr: 'Onun yerine {root} klasörünü izlemeyi bırakın.',
  },
  'problem.photo.unknown': {
    en: 'There is no photo with the number {photo} any more.',
    tr: '{photo} numaralı fotoğraf artık yok.',
  },
  'problem.photo.unknown.hint': {
    en: 'Search again: the library has changed.',
    tr: 'Yeniden arayın: kitaplık değişmiş.',
  },
  'problem.result.closed': { en: 'That search is no longer open.', tr: 'Bu arama artık açık değil.' },
  'problem.result.closed.hint': { en: 'Search again.', tr: 'Yeniden arayın.' },
  'problem.duplicates.gone': {
    en: 'These photos are no longer shown as duplicates.',
    tr: 'Bu fotoğraflar artık yinelenen olarak gösterilmiyor.',
  },
  'problem.duplicates.gone.hint': { en: 'Look for duplicates again.', tr: 'Yinelenenleri yeniden arayın.' },
  'problem.look.gone': { en: 'That picture was looked at too long ago.', tr: 'Bu resme bakılalı çok oldu.' },
  'problem.look.gone.hint': { en: 'Drop it on the window again.', tr: 'Resmi yeniden pencereye bırakın.' },
  'problem.picture': {
    en: '{name} cannot be looked at. {reason}',
    tr: '{name} dosyasına bakılamıyor. {reason}',
  },
  'problem.tag.unknown': { en: 'There is no tag “{tag}”.', tr: '“{tag}” adında bir etiket yok.' },
  'problem.tag.unknown.hint': {
    en: 'Check its name, or add it to a photo: that makes it a tag of your own.',
    tr: 'Adını denetleyin ya da bir fotoğrafa ekleyin: böylece sizin etiketiniz olur.',
  },
  'problem.tag.ambiguous': { en: '“{tag}” has several meanings.', tr: '“{tag}” birden çok anlama geliyor.' },
  'problem.tag.ambiguous.hint': { en: 'Give one of: {meanings}.', tr: 'Şunlardan birini verin: {meanings}.' },
  'problem.rule.unknown': { en: 'Rule {rule} is no longer there.', tr: '{rule} numaralı kural artık yok.' },
  'problem.rule.unknown.hint': { en: 'It was taken back already.', tr: 'Zaten geri alınmış.' },
  'problem.teach.both': {
    en: 'A photo is given both as an example and as a counter-example.',
    tr: 'Bir fotoğraf hem örnek hem karşı örnek olarak verilmiş.',
  },
  'problem.teach.both.hint': { en: 'Choose one of the two.', tr: 'İkisinden birini seçin.' },
  'problem.teach.fewer': {
    en: '{photos, plural, one {# photo shows} other {# photos show}} “{tag}”, too few to learn from.',
    tr: '“{tag}” etiketini gösteren {photos, number} fotoğraf var; öğrenmek için az.',
  },
  'problem.teach.fewer.hint': {
    en: 'Give at least {least, number}, as different from each other as what you mean may be.',
    tr: 'En az {least, number} fotoğraf verin; demek istediğiniz şey ne kadar değişebiliyorsa onlar da o kadar farklı olsun.',
  },
  'problem.teach.unseen': {
    en: 'The model in use has not seen {least, number} of the examples.',
    tr: 'Kullanımdaki modelin gördüğü örnek sayısı {least, number} değerinin altında.',
  },
  'problem.teach.unseen.hint': {
    en: 'Wait until they are tagged; where that does not help, choose another model in Settings.',
    tr: 'Etiketlenmelerini bekleyin; bu yetmezse Ayarlar’dan başka bir model seçin.',
  },
  'problem.teach.unknown': { en: '“{tag}” was never taught.', tr: '“{tag}” hiç öğretilmemiş.' },
  'problem.teach.unknown.hint': { en: 'It was forgotten already.', tr: 'Zaten unutulmuş.' },
  'problem.model.none': {
    en: 'There is no model yet, so photos are found but not tagged.',
    tr: 'Henüz model yok; fotoğraflar bulunuyor ama etiketlenmiyor.',
  },
  'problem.model.none.hint': { en: 'Download one in Settings.', tr: 'Ayarlar’dan bir model indirin.' },
  'problem.model.unknown': { en: 'There is no model “{model}”.', tr: '“{model}” adında bir model yok.' },
  'problem.model.unknown.hint': {
    en: 'Choose another one in Settings.',
    tr: 'Ayarlar’dan başka bir model seçin.',
  },
  'problem.model.unusable': { en: '{model} cannot be used.', tr: '{model} kullanılamıyor.' },
  'problem.model.unusable.hint': {
    en: '“About Phototag” says why. Correct it or download it again, or choose another model in Settings.',
    tr: 'Nedeni “Phototag hakkında” sayfasında. Onu düzeltin, yeniden indirin ya da Ayarlar’dan başka bir model seçin.',
  },
  'problem.model.cannotTell': {
    en: 'The model {model} cannot tell where it looks.',
    tr: '{model} modeli nereye baktığını söyleyemiyor.',
  },
  'problem.model.cannotTell.hint': {
    en: 'It takes a network that ends in a global average and one linear layer, such as a ResNeXt.',
    tr: 'Bunun için, ResNeXt gibi, genel ortalama ve tek bir doğrusal katmanla biten bir ağ gerekir.',
  },
  'problem.model.unaware': {
    en: 'The model {model} does not know {tag}, so it cannot tell where it looked for it.',
    tr: '{model} modeli “{tag}” etiketini tanımıyor; onun için nereye baktığını söyleyemez.',
  },
  'problem.model.unaware.hint': {
    en: 'Choose a tag that the model has said, or another model.',
    tr: 'Modelin söylediği bir etiketi ya da başka bir modeli seçin.',
  },
  'problem.download.stopped': { en: '{url} could not be downloaded.', tr: '{url} indirilemedi.' },
  'problem.download.stopped.hint': {
    en: 'Check the connection and try again later: it goes on where it stopped.',
    tr: 'Bağlantıyı denetleyip daha sonra yeniden deneyin: kaldığı yerden sürer.',
  },
  'problem.download.refused': {
    en: '{url} cannot be downloaded at the moment.',
    tr: '{url} şu anda indirilemiyor.',
  },
  'problem.download.refused.hint': {
    en: 'Try again later, or choose another model.',
    tr: 'Daha sonra yeniden deneyin ya da başka bir model seçin.',
  },
  'problem.download.changed': {
    en: 'The file at {url} is not the one that was expected. Nothing was kept.',
    tr: '{url} adresindeki dosya beklenen dosya değil. Hiçbir şey saklanmadı.',
  },
  'problem.download.changed.hint': {
    en: 'Try again, or choose another model.',
    tr: 'Yeniden deneyin ya da başka bir model seçin.',
  },
  'problem.vision.start': {
    en: 'The program that looks at pictures cannot be started ({why}).',
    tr: 'Resimlere bakan program başlatılamıyor ({why}).',
  },
  'problem.vision.start.hint': {
    en: 'Try again. If it happens again, “About Phototag” has what a report needs.',
    tr: 'Yeniden deneyin. Yine olursa, bildirim için gerekenler “Phototag hakkında” sayfasında.',
  },
  'problem.vision.stopped': {
    en: 'The program that looks at pictures was stopped.',
    tr: 'Resimlere bakan program durduruldu.',
  },
  'problem.vision.stopped.hint': { en: 'Try again.', tr: 'Yeniden deneyin.' },
  'problem.vision.noNode': {
    en: 'The program that looks at pictures is missing: {node}.',
    tr: 'Resimlere bakan program eksik: {node}.',
  },
  'problem.vision.noNode.hint': { en: 'Install Phototag again.', tr: 'Phototag’i yeniden kurun.' },
  'problem.device': {
    en: '{model} cannot run on {device} ({why}).',
    tr: '{model}, {device} üzerinde çalışamıyor ({why}).',
  },
  'problem.device.hint': {
    en: 'Choose another model in Settings.',
    tr: 'Ayarlar’dan başka bir model seçin.',
  },
  'problem.other': { en: '{message}', tr: 'İşlem tamamlanamadı. Ayrıntısı İngilizce: {message}' },

  // what a person should know
  'notice.folder.offline': {
    en: '{folder} cannot be reached ({code}). What is known of its photos stays.',
    tr: '{folder} klasörüne ulaşılamıyor ({code}). Fotoğrafları hakkında bilinenler kalır.',
  },
  'notice.folder.offline.empty': {
    en: '{folder} is empty where photos were. What is known of them stays.',
    tr: '{folder} klasörü boş, oysa içinde fotoğraflar vardı. Haklarında bilinenler kalır.',
  },
  'notice.folder.offline.otherDrive': {
    en: 'Another drive is in the place of {folder}. What is known of its photos stays; if that drive is right, add the folder once more.',
    tr: '{folder} yerinde başka bir sürücü var. Fotoğrafları hakkında bilinenler kalır; doğru sürücü buysa klasörü yeniden ekleyin.',
  },
  'notice.folder.followed': {
    en: 'It is {path} now, which is followed by itself.',
    tr: 'Şimdi {path} olarak duruyor ve orada ayrıca izleniyor.',
  },
  'notice.folder.withoutPhotos': {
    en: 'Its drive seems to be back as {path}, but its photos are not there.',
    tr: 'Sürücüsü {path} olarak geri gelmiş görünüyor, ama fotoğrafları orada değil.',
  },
  'notice.folder.alike': {
    en: 'These are alike: {paths}. Take away all but the right one.',
    tr: 'Şunlar birbirinin aynı: {paths}. Doğru olan dışındakileri çıkarın.',
  },
  'notice.folder.back': {
    en: '{folder} is back as {now}, with all that is known of its photos.',
    tr: '{folder}, fotoğrafları hakkında bilinen her şeyle {now} olarak geri geldi.',
  },
  'notice.unreadable': {
    en: '{path} cannot be read ({why}); it is left as it was.{more, plural, =0 {} one { There is # more like it.} other { There are # more like it.}}',
    tr: '{path} okunamıyor ({why}); olduğu gibi bırakıldı.{more, plural, =0 {} other { Böyle # tane daha var.}}',
  },
  'notice.unreadable.sidecar': {
    en: '{path} cannot be read as XMP; it is left as it was.',
    tr: '{path} XMP olarak okunamıyor; olduğu gibi bırakıldı.',
  },
  'notice.library.remade': {
    en: 'The library’s database was {was, select, gone {gone} other {damaged}}. {backup, select, none {There was no backup, so the photos are looked at again.} other {It is again as in the backup of {backup}.}}',
    tr: 'Kitaplığın veritabanı {was, select, gone {yoktu} other {bozulmuştu}}. {backup, select, none {Yedek olmadığı için fotoğraflara yeniden bakılıyor.} other {{backup} tarihli yedekteki hâline getirildi.}}',
  },
  'notice.library.words': {
    en: '{words, plural, one {# word of yours that the database lacked was} other {# words of yours that the database lacked were}} brought over.',
    tr: 'Veritabanında eksik olan {words, number} sözünüz geri getirildi.',
  },
  'notice.library.kept': {
    en: 'The damaged file is kept as {kept}.',
    tr: 'Bozuk dosya {kept} olarak duruyor.',
  },
  'notice.library.wordsBehind': {
    en: 'words.log, the second place of your words, could not be written.',
    tr: 'Sözlerinizin ikinci yeri olan words.log yazılamadı.',
  },
  'notice.library.noBackup': { en: 'No backup could be made.', tr: 'Yedek alınamadı.' },
  'notice.device': {
    en: 'The network now runs on: {device}.',
    tr: 'Ağ artık şurada çalışıyor: {device}.',
  },

  // settings
  'settings.title': { en: 'Settings', tr: 'Ayarlar' },
  'settings.folders': { en: 'Folders', tr: 'Klasörler' },
  'settings.folders.add': { en: 'Add a folder', tr: 'Klasör ekle' },
  'settings.folders.none': { en: 'No folder is followed yet.', tr: 'Henüz izlenen klasör yok.' },
  'settings.folders.photos': {
    en: '{photos, plural, one {# photo} other {# photos}}',
    tr: '{photos, number} fotoğraf',
  },
  'settings.folders.offline': {
    en: 'offline since {since}; its photos stay',
    tr: '{since} tarihinden beri erişilemiyor; fotoğrafları kalır',
  },
  'settings.folders.exclude': { en: 'without {patterns}', tr: '{patterns} dışında' },
  'settings.folders.remove': { en: 'Stop following {folder}', tr: '{folder} klasörünü izlemeyi bırak' },
  'settings.folders.removeTitle': {
    en: 'Stop following this folder?',
    tr: 'Bu klasörün izlenmesi bırakılsın mı?',
  },
  'settings.folders.removeText': {
    en: 'The files stay as they are. Your own tags and ratings are kept and are there again if you add the folder later. Its photos leave the grid.',
    tr: 'Dosyalar olduğu gibi kalır. Kendi etiketleriniz ve puanlarınız saklanır; klasörü sonra yeniden eklerseniz geri gelir. Fotoğrafları listeden çıkar.',
  },
  'settings.folders.removeDo': { en: 'Stop following', tr: 'İzlemeyi bırak' },
  'settings.models': { en: 'Model', tr: 'Model' },
  'settings.models.about': {
    en: 'The trained network that says what is in a photo.',
    tr: 'Bir fotoğrafta ne olduğunu söyleyen eğitilmiş ağ.',
  },
  'settings.models.classes': {
    en: '{classes, number} kinds of things',
    tr: '{classes, number} tür şey',
  },
  'settings.models.bundled': { en: 'comes with Phototag', tr: 'Phototag ile gelir' },
  'settings.models.faster': {
    en: 'Smaller input, {size} instead of {full} pixels: the network is about {times, number, ::.0} times as fast, a little less exact',
    tr: 'Daha küçük girdi, {full} yerine {size} piksel: ağ yaklaşık {times, number, ::.0} kat hızlı, biraz daha az isabetli',
  },
  'settings.models.inUse': { en: 'in use', tr: 'kullanımda' },
  'settings.models.use': { en: 'Use', tr: 'Kullan' },
  'settings.models.useOf': { en: 'Use {name}', tr: '{name} modelini kullan' },
  'settings.models.get': { en: 'Download', tr: 'İndir' },
  'settings.models.getSize': { en: 'Download, {size}', tr: 'İndir, {size}' },
  'settings.models.getOf': { en: 'Download {name}', tr: '{name} modelini indir' },
  'settings.models.received': { en: '{received} of {total}', tr: '{received} / {total}' },
  'settings.models.checking': { en: 'Checking the model', tr: 'Model denetleniyor' },
  'settings.models.cancel': { en: 'Cancel the download of {name}', tr: '{name} indirmesinden vazgeç' },
  'settings.models.useTitle': { en: 'Use this model?', tr: 'Bu model kullanılsın mı?' },
  'settings.models.useText': {
    en: '{photos, plural, one {# photo is} other {# photos are}} looked at again and the machine’s tags made anew. What you said yourself stays.',
    tr: '{photos, number} fotoğrafa yeniden bakılır ve makinenin etiketleri baştan yapılır. Sizin söyledikleriniz kalır.',
  },
  'settings.models.useDo': { en: 'Use and tag again', tr: 'Kullan ve yeniden etiketle' },
  'settings.models.waiting': {
    en: '{waiting, plural, one {# photo is} other {# photos are}} tagged again.',
    tr: '{waiting, number} fotoğraf yeniden etiketleniyor.',
  },
  'settings.device': { en: 'Speed', tr: 'Hız' },
  'settings.device.speed': {
    en: '{rate} photos a second on {device}, as last measured.',
    tr: 'Son ölçüme göre saniyede {rate} fotoğraf ({device}).',
  },
  'settings.device.name': {
    en: 'The network runs on {device}. Its speed shows once photos are tagged.',
    tr: 'Ağın çalıştığı yer: {device}. Hızı, fotoğraflar etiketlenince görünür.',
  },
  'settings.device.reason': {
    en: 'It is the CPU because no other device can be used here or is faster. “About Phototag” has the figures.',
    tr: 'İşlemci kullanılıyor, çünkü burada başka bir aygıt kullanılamıyor ya da daha hızlı değil. Ayrıntılar “Phototag hakkında” sayfasında.',
  },
  'settings.device.unknown': {
    en: 'Not measured yet: it shows once photos are tagged.',
    tr: 'Henüz ölçülmedi; fotoğraflar etiketlenince görünür.',
  },
  'settings.device.live': {
    en: 'Folders are followed as they change.',
    tr: 'Klasörlerdeki değişiklikler anında izlenir.',
  },
  'settings.device.gone': {
    en: '{folder} is not there; it is looked for now and then.',
    tr: '{folder} yerinde yok; arada bir aranıyor.',
  },
  'settings.device.polled': {
    en: '{folder} is looked at now and then ({why}).',
    tr: '{folder} klasörüne arada bir bakılıyor ({why}).',
  },
  'settings.looks': { en: 'Window', tr: 'Pencere' },
  'settings.language': { en: 'Language', tr: 'Dil' },
  'settings.language.system': { en: 'As the system', tr: 'Sistemin dili' },
  'settings.aspect': { en: 'Photos in the grid', tr: 'Listedeki fotoğraflar' },
  'settings.aspect.square': { en: 'Square', tr: 'Kare' },
  'settings.aspect.true': { en: 'Whole', tr: 'Tamamı' },
  'settings.keys': { en: 'Keys', tr: 'Tuşlar' },
  'settings.about': { en: 'About Phototag', tr: 'Phototag hakkında' },

  // about
  'about.title': { en: 'About Phototag', tr: 'Phototag hakkında' },
  'about.version': { en: 'Version {version}', tr: 'Sürüm {version}' },
  'about.licence': {
    en: 'MIT licence. The concept table is derived from WordNet 3.0, © Princeton University.',
    tr: 'MIT lisansı. Kavram tablosu WordNet 3.0’dan türetilmiştir, © Princeton University.',
  },
  'about.privacy': {
    en: 'Phototag sends nothing anywhere. It uses the network only to fetch a model when you ask for one.',
    tr: 'Phototag hiçbir yere bir şey göndermez. Ağı yalnızca siz istediğinizde model indirmek için kullanır.',
  },
  'about.library': { en: 'Library: {folder}', tr: 'Kitaplık: {folder}' },
  'about.doctor': { en: 'Is all well?', tr: 'Her şey yolunda mı?' },
  'about.examining': { en: 'Examining this computer', tr: 'Bilgisayar inceleniyor' },
  'about.well': { en: 'All is well.', tr: 'Her şey yolunda.' },
  'about.problems': {
    en: '{count, plural, one {# thing is not well.} other {# things are not well.}}',
    tr: '{count, number} şey yolunda değil.',
  },
  'about.notWell': { en: 'not well', tr: 'yolunda değil' },
  'about.what': { en: 'What', tr: 'Ne' },
  'about.found': { en: 'Found', tr: 'Bulunan' },
  'about.copy': { en: 'Copy for a bug report', tr: 'Hata bildirimi için kopyala' },

  // when the library cannot be opened
  'trouble.title': { en: 'The library cannot be opened', tr: 'Kitaplık açılamıyor' },

  // the window's own folder dialog
  'folders.title': { en: 'Choose a folder', tr: 'Bir klasör seç' },
  'folders.path': { en: 'Folder', tr: 'Klasör' },
  'folders.go': { en: 'Go', tr: 'Git' },
  'folders.up': { en: 'Up', tr: 'Yukarı' },
  'folders.none': { en: 'No folders in here.', tr: 'Burada klasör yok.' },
  'folders.list': { en: 'Folders in {path}', tr: '{path} içindeki klasörler' },
  'folders.add': { en: 'Add “{name}”', tr: '“{name}” klasörünü ekle' },

  // photos that are there more than once
  'duplicates.title': { en: 'Duplicates', tr: 'Yinelenenler' },
  'duplicates.find': { en: 'Look for duplicates', tr: 'Yinelenenleri ara' },
  'duplicates.again': { en: 'Look again', tr: 'Yeniden ara' },
  'duplicates.stop': { en: 'Stop', tr: 'Durdur' },
  'duplicates.intro': {
    en: 'Photos that show the same picture',
    tr: 'Aynı resmi gösteren fotoğraflar',
  },
  'duplicates.introDetail': {
    en: 'Copies, smaller versions and ones that were saved again are brought together, and the best of each is named. To look changes nothing.',
    tr: 'Kopyalar, küçültülmüş ve yeniden kaydedilmiş olanlar bir araya getirilir, her birinin en iyisi gösterilir. Aramak hiçbir şeyi değiştirmez.',
  },
  'duplicates.none': { en: 'No photo is there more than once', tr: 'Birden çok kez bulunan fotoğraf yok' },
  'duplicates.noneDetail': {
    en: 'Photos that were tagged are compared; look again when there are new ones.',
    tr: 'Etiketlenmiş fotoğraflar karşılaştırılır; yenileri gelince yeniden arayın.',
  },
  'duplicates.searching': {
    en: '{total, plural, =0 {Looking for duplicates} other {Comparing {done, number} of {total, number} photos}}',
    tr: '{total, plural, =0 {Yinelenenler aranıyor} other {{done, number} / {total, number} fotoğraf karşılaştırılıyor}}',
  },
  'duplicates.tidying': {
    en: 'Keeping the best: {done, number} of {total, plural, one {# group} other {# groups}}',
    tr: 'En iyiler tutuluyor: {done, number} / {total, number} grup',
  },
  'duplicates.count': {
    en: '{groups, plural, one {# group} other {# groups}} · {files, plural, one {# file} other {# files}} besides the best, {size}',
    tr: '{groups, number} grup · en iyilerin dışında {files, number} dosya, {size}',
  },
  'duplicates.keep': { en: 'Keep best', tr: 'En iyiyi tut' },
  'duplicates.keepOf': { en: 'Keep best: {name}', tr: 'En iyiyi tut: {name}' },
  'duplicates.keepAll': { en: 'Keep best of all', tr: 'Hepsinde en iyiyi tut' },
  'duplicates.ask': { en: 'Keep {name}?', tr: '{name} tutulsun mu?' },
  'duplicates.askAll': {
    en: 'Keep the best of {groups, plural, one {# group} other {# groups}}?',
    tr: '{groups, number} grubun en iyisi tutulsun mu?',
  },
  'duplicates.askText': {
    en: '{files, plural, one {# file} other {# files}} ({size}) will go to the trash of this computer, from which you can take them back. What you said of them is said of the best.',
    tr: '{files, number} dosya ({size}) bu bilgisayarın çöp kutusuna gidecek; oradan geri alabilirsiniz. Onlar için söyledikleriniz en iyisi için de söylenir.',
  },
  'duplicates.askDo': {
    en: 'Move {files, plural, one {# file} other {# files}} to the trash',
    tr: '{files, number} dosyayı çöpe taşı',
  },
  'duplicates.done': {
    en: '{files, plural, =0 {Nothing was moved to the trash} one {# file ({size}) is in the trash} other {# files ({size}) are in the trash}}',
    tr: '{files, plural, =0 {Çöp kutusuna bir şey taşınmadı} other {# dosya ({size}) çöp kutusunda}}',
  },
  'duplicates.left': {
    en: '{files, plural, one {# file was} other {# files were}} left in place',
    tr: '{files, number} dosya yerinde bırakıldı',
  },
  'duplicates.left.BEST_CHANGED': {
    en: 'the best one is not there as it was',
    tr: 'en iyisi artık olduğu gibi değil',
  },
  'duplicates.left.CHANGED': { en: 'it is not there as it was', tr: 'artık olduğu gibi değil' },
  'duplicates.left.SAME_FILE': { en: 'it is the same file', tr: 'aynı dosyanın başka adı' },
  'duplicates.left.NAME': {
    en: 'its name is not one that the trash can take',
    tr: 'adı çöp kutusunun alabileceği bir ad değil',
  },
  'duplicates.left.REFUSED': { en: 'the trash did not take it', tr: 'çöp kutusu almadı' },
  'duplicates.best': { en: 'Best', tr: 'En iyi' },
  'duplicates.why.partner': { en: 'with RAW or video', tr: 'RAW ya da videosuyla' },
  'duplicates.why.resolution': { en: 'most pixels', tr: 'en çok piksel' },
  'duplicates.why.bytes': { en: 'largest file', tr: 'en büyük dosya' },
  'duplicates.why.earliest': { en: 'earliest', tr: 'en eski' },
  'duplicates.copy': { en: 'exact copy', tr: 'birebir kopya' },
  'duplicates.alike': { en: '{share} alike', tr: '{share} benzer' },
  'duplicates.gone': { en: 'no longer there', tr: 'artık yok' },
  'duplicates.others': {
    en: '{count, plural, one {# other} other {# others}}, {size}',
    tr: '{count, number} tane daha, {size}',
  },
  'duplicates.group': {
    en: '{name} and {count, plural, one {# other} other {# others}}',
    tr: '{name} ve {count, number} tane daha',
  },
  'duplicates.compare': { en: 'Compare {name} with the others', tr: '{name} ile ötekileri karşılaştır' },
  'duplicates.previous': { en: 'Previous photo', tr: 'Önceki fotoğraf' },
  'duplicates.next': { en: 'Next photo', tr: 'Sonraki fotoğraf' },
  'duplicates.place': { en: '{place, number} of {total, number}', tr: '{place, number} / {total, number}' },
  'duplicates.pixels': { en: '{width, number} × {height, number}', tr: '{width, number} × {height, number}' },

  // keys
  'keys.title': { en: 'Keys', tr: 'Tuşlar' },
  'keys.group.find': { en: 'Find', tr: 'Bul' },
  'keys.group.look': { en: 'Look', tr: 'Bak' },
  'keys.group.say': { en: 'Say', tr: 'Söyle' },
  'keys.group.window': { en: 'Window', tr: 'Pencere' },
  'keys.search': { en: 'Search', tr: 'Ara' },
  'keys.move': { en: 'Move between photos', tr: 'Fotoğraflar arasında gez' },
  'keys.extend': { en: 'Select more', tr: 'Seçimi genişlet' },
  'keys.all': { en: 'Select all', tr: 'Tümünü seç' },
  'keys.similar': { en: 'Find similar photos', tr: 'Benzer fotoğrafları bul' },
  'keys.open': { en: 'Open the photo', tr: 'Fotoğrafı aç' },
  'keys.back': { en: 'Back, or select none', tr: 'Geri dön ya da seçimi kaldır' },
  'keys.play': { en: 'Play the photos', tr: 'Fotoğrafları oynat' },
  'keys.larger': { en: 'Larger', tr: 'Daha büyük' },
  'keys.smaller': { en: 'Smaller', tr: 'Daha küçük' },
  'keys.why': { en: 'Where the network looked', tr: 'Ağın baktığı yer' },
  'keys.info': { en: 'Info panel', tr: 'Bilgi paneli' },
  'keys.confirm': { en: 'Confirm the tag', tr: 'Etiketi onayla' },
  'keys.reject': { en: 'Reject the tag', tr: 'Etiketi reddet' },
  'keys.tag': { en: 'Add a tag', tr: 'Etiket ekle' },
  'keys.rate': { en: 'Rate; 0 takes it back', tr: 'Puan ver; 0 geri alır' },
  'keys.undo': { en: 'Undo', tr: 'Geri al' },
  'keys.redo': { en: 'Redo', tr: 'Yinele' },
  'keys.addFolder': { en: 'Add a folder', tr: 'Klasör ekle' },
  'keys.settings': { en: 'Settings', tr: 'Ayarlar' },
  'keys.keys': { en: 'These keys', tr: 'Bu tuşlar' },
  'key.enter': { en: 'Enter', tr: 'Enter' },
  'key.space': { en: 'Space', tr: 'Boşluk' },
  'key.arrows': { en: 'Arrows', tr: 'Oklar' },
  'key.or': { en: 'or', tr: 'ya da' },

  // what the person says about photos
  'words.undo': { en: 'Undo', tr: 'Geri al' },
  'words.redo': { en: 'Redo', tr: 'Yinele' },
  'words.nothing': { en: 'There is nothing more to take back.', tr: 'Geri alınacak bir şey kalmadı.' },
  'words.done.confirm': {
    en: 'Confirmed “{label}” on {photos, plural, one {# photo} other {# photos}}',
    tr: '{photos, number} fotoğrafta “{label}” onaylandı',
  },
  'words.done.reject': {
    en: 'Rejected “{label}” on {photos, plural, one {# photo} other {# photos}}',
    tr: '{photos, number} fotoğrafta “{label}” reddedildi',
  },
  'words.done.add': {
    en: 'Added “{label}” to {photos, plural, one {# photo} other {# photos}}',
    tr: '{photos, number} fotoğrafa “{label}” eklendi',
  },
  'words.done.remove': {
    en: 'Took back “{label}” on {photos, plural, one {# photo} other {# photos}}',
    tr: '{photos, number} fotoğrafta “{label}” geri alındı',
  },
  'words.done.rate': {
    en: '{rating, plural, =0 {Took the stars off} one {Gave # star to} other {Gave # stars to}} {photos, plural, one {# photo} other {# photos}}',
    tr: '{rating, plural, =0 {{photos, number} fotoğrafın yıldızları kaldırıldı} other {{photos, number} fotoğrafa # yıldız verildi}}',
  },
  'words.done.import': {
    en: 'Took in “{label}” on {photos, plural, one {# photo} other {# photos}}',
    tr: '{photos, number} fotoğrafa “{label}” aktarıldı',
  },
  'words.undone.import': { en: 'Undone: taking in “{label}”', tr: 'Geri alındı: “{label}” aktarımı' },
  'words.undone.confirm': { en: 'Undone: confirming “{label}”', tr: 'Geri alındı: “{label}” onayı' },
  'words.undone.reject': { en: 'Undone: rejecting “{label}”', tr: 'Geri alındı: “{label}” reddi' },
  'words.undone.add': { en: 'Undone: adding “{label}”', tr: 'Geri alındı: “{label}” eklenmesi' },
  'words.undone.remove': { en: 'Undone: taking back “{label}”', tr: 'Geri alındı: “{label}” kaldırılması' },
  'words.undone.rate': {
    en: 'Undone: {rating, plural, =0 {taking the stars off} one {# star} other {# stars}}',
    tr: 'Geri alındı: {rating, plural, =0 {yıldızların kaldırılması} other {# yıldız}}',
  },
  'words.tooMany': {
    en: '{photos, number} photos are too many for one word; select up to {most, number}.',
    tr: '{photos, number} fotoğraf bir seferde çok fazla; en fazla {most, number} fotoğraf seçin.',
  },

  // a photo's tags
  'tags.title': { en: 'Tags', tr: 'Etiketler' },
  'tags.none': {
    en: 'No tags. Nothing was clear enough to say.',
    tr: 'Etiket yok. Söylenecek kadar açık bir şey görülmedi.',
  },
  'tags.none.waiting': { en: 'Not looked at yet.', tr: 'Henüz bakılmadı.' },
  'tags.none.chosen': { en: 'There is no tag here to judge.', tr: 'Burada değerlendirilecek etiket yok.' },
  'tags.for': {
    en: 'Tags of {name}; what you say goes for all {photos, number}',
    tr: '{name} etiketleri; söyledikleriniz {photos, number} fotoğrafın hepsi için geçerli',
  },
  'tags.yours': { en: 'yours', tr: 'sizin' },
  'tags.by.model': { en: 'by the model', tr: 'modelden' },
  'tags.by.file': { en: 'from the file', tr: 'dosyadan' },
  'tags.by.taught': { en: 'taught', tr: 'öğretilmiş' },
  'tags.by.person': { en: 'yours', tr: 'sizin' },
  'tags.confirm': { en: 'Confirm {tag}', tr: '{tag}: onayla' },
  'tags.reject': { en: 'Reject {tag}', tr: '{tag}: reddet' },
  'tags.why': { en: 'Why {tag}?', tr: 'Neden {tag}?' },
  'tags.takeBack': { en: 'Take back', tr: 'Geri al' },
  'tags.takeBack.one': { en: 'Take back {tag}', tr: '{tag}: geri al' },
  'tags.rejected': { en: 'Rejected', tr: 'Reddedilenler' },
  'tags.menu': { en: 'More for {tag}', tr: '{tag} için daha fazlası' },
  'tags.add': { en: 'Add a tag', tr: 'Etiket ekle' },
  'tags.new': { en: 'New tag “{name}”', tr: 'Yeni etiket “{name}”' },
  'tags.suggestions': { en: 'Tags to add', tr: 'Eklenebilecek etiketler' },

  // rules about what is said
  'rules.title': { en: 'Rules', tr: 'Kurallar' },
  'rules.about': {
    en: 'What is said of photos, and by which name. What you said of a photo yourself stands above every rule.',
    tr: 'Fotoğraflar için ne söyleneceği ve hangi adla söyleneceği. Bir fotoğraf için kendi söylediğiniz her kuraldan üstündür.',
  },
  'rules.none': {
    en: 'There are no rules. With the menu beside a photo’s tag you can hide the tag, call it something else, or have it said only when the model is surer; with the one beside what the network saw, let it be said.',
    tr: 'Henüz kural yok. Bir fotoğrafın etiketinin yanındaki menüyle etiketi gizleyebilir, ona başka bir ad verebilir ya da yalnızca model daha emin olduğunda söylenmesini isteyebilirsiniz; ağın gördüklerinin yanındaki menüyle de söylenmesine izin verebilirsiniz.',
  },
  'rules.add': { en: 'Add a rule', tr: 'Kural ekle' },
  'rules.new': { en: 'New rule', tr: 'Yeni kural' },
  'rules.tag': { en: 'Tag', tr: 'Etiket' },
  'rules.what': { en: 'What', tr: 'Ne' },
  'rules.kind.allow': { en: 'Let it be said', tr: 'Söylenebilsin' },
  'rules.kind.hide': { en: 'Hide', tr: 'Gizle' },
  'rules.kind.rename': { en: 'Rename', tr: 'Adını değiştir' },
  'rules.kind.threshold': { en: 'Only when surer', tr: 'Daha emin olunca' },
  'rules.folder': { en: 'Folder', tr: 'Klasör' },
  'rules.where.any': { en: 'In a folder and below', tr: 'Bir klasör ve altında' },
  'rules.hide': { en: 'Hide this tag...', tr: 'Bu etiketi gizle...' },
  'rules.rename': { en: 'Call it something else...', tr: 'Başka bir ad ver...' },
  'rules.threshold': {
    en: 'Say it only when surer...',
    tr: 'Yalnızca daha emin olunca söyle...',
  },
  'rules.allow': { en: 'Let it be said...', tr: 'Söylenebilsin...' },
  'rules.allow.title': { en: 'Let “{tag}” be said', tr: '“{tag}” söylenebilsin' },
  'rules.allow.about': {
    en: 'Also where a rule hides what it is a kind of, or where Phototag keeps it silent by itself. It is still said only when the model is sure enough.',
    tr: 'Üstündeki bir şey bir kuralla gizlenmiş ya da Phototag onu kendiliğinden söylemiyor olsa da. Yine de yalnızca model yeterince emin olunca söylenir.',
  },
  'rules.allow.do': { en: 'Allow', tr: 'İzin ver' },
  'rules.hide.title': { en: 'Hide “{tag}”', tr: '“{tag}” gizlensin' },
  'rules.hide.about': {
    en: 'It is not said any more, nor any kind of it. The next thing above it that is sure enough is said instead.',
    tr: 'Ne o ne de altındaki türler bundan sonra söylenir. Yerine, üstünde yeterince emin olunan ilk şey söylenir.',
  },
  'rules.hide.do': { en: 'Hide', tr: 'Gizle' },
  'rules.rename.title': { en: 'Call “{tag}” something else', tr: '“{tag}” için başka bir ad' },
  'rules.rename.about': {
    en: 'It is shown so everywhere, and found by both names.',
    tr: 'Her yerde böyle görünür, iki adla da bulunur.',
  },
  'rules.rename.name': { en: 'New name', tr: 'Yeni ad' },
  'rules.rename.do': { en: 'Rename', tr: 'Adını değiştir' },
  'rules.threshold.title': {
    en: 'Say “{tag}” only when surer',
    tr: '“{tag}” yalnızca daha emin olunca söylensin',
  },
  'rules.threshold.about': {
    en: 'On this photo it is {share} sure.',
    tr: 'Bu fotoğrafta {share} emin.',
  },
  'rules.threshold.least': { en: 'At least, in percent', tr: 'En az, yüzde' },
  'rules.threshold.do': { en: 'Set', tr: 'Uygula' },
  'rules.where': { en: 'Where', tr: 'Nerede' },
  'rules.where.all': { en: 'Everywhere', tr: 'Her yerde' },
  'rules.where.folder': { en: 'In {folder} and below', tr: '{folder} ve altında' },
  'rules.says.hide': {
    en: '“{tag}” is hidden {where, select, all {everywhere} other {in {folder} and below}}',
    tr: '“{tag}” {where, select, all {her yerde gizli} other {{folder} ve altında gizli}}',
  },
  'rules.says.allow': {
    en: '“{tag}” may be said {where, select, all {everywhere} other {in {folder} and below}}',
    tr: '“{tag}” {where, select, all {her yerde söylenebilir} other {{folder} ve altında söylenebilir}}',
  },
  'rules.says.rename': { en: '“{tag}” is called “{name}”', tr: '“{tag}” yerine “{name}” denir' },
  'rules.says.threshold': {
    en: '“{tag}” is said only when at least {share} sure, {where, select, all {everywhere} other {in {folder} and below}}',
    tr: '“{tag}” {where, select, all {her yerde} other {{folder} ve altında}} yalnızca en az {share} emin olunca söylenir',
  },
  'rules.takeBack': { en: 'Take back', tr: 'Geri al' },
  'rules.takeBack.one': { en: 'Take back: {rule}', tr: 'Geri al: {rule}' },
  'rules.takenBack': { en: 'No longer: {rule}', tr: 'Artık geçerli değil: {rule}' },

  // tags that the person teaches
  'teach.tags': { en: 'Taught tags', tr: 'Öğretilenler' },
  'teach.tags.about': {
    en: 'Tags of yours that Phototag suggests by itself. Confirm (Y) or reject (N) what it suggests, and it learns from that.',
    tr: 'Phototag’in kendiliğinden önerdiği etiketleriniz. Önerdiklerini onaylayın (Y) ya da reddedin (N); bundan da öğrenir.',
  },
  'teach.none': { en: 'No tag is taught yet', tr: 'Henüz öğretilmiş etiket yok' },
  'teach.none.detail': {
    en: 'Select {fewest, number} photos or more that show the same thing and choose “Teach a tag...”. Phototag then finds others like them.',
    tr: 'Aynı şeyi gösteren {fewest, number} ya da daha çok fotoğraf seçip “Etiket öğret...” deyin. Phototag benzerlerini bulur.',
  },
  'teach.title': { en: 'Teach a tag', tr: 'Etiket öğret' },
  'teach.title.one': { en: 'Teach “{tag}”', tr: '“{tag}” öğret' },
  'teach.this': { en: 'Teach this tag...', tr: 'Bu etiketi öğret...' },
  'teach.about': {
    en: 'It is learned from all photos that you say show it, and suggested for others that look like them. The more they differ from each other, the better.',
    tr: 'Gösterdiğini söylediğiniz bütün fotoğraflardan öğrenilir ve benzerleri için önerilir. Birbirlerinden ne kadar farklı olurlarsa o kadar iyi.',
  },
  'teach.name': { en: 'Name', tr: 'Ad' },
  'teach.photos': {
    en: '{photos, plural, one {This photo} other {These # photos}}',
    tr: '{photos, plural, one {Bu fotoğraf} other {Bu # fotoğraf}}',
  },
  'teach.shows.yes': { en: 'Shows it', tr: 'Onu gösterir' },
  'teach.shows.no': { en: 'Does not show it', tr: 'Onu göstermez' },
  'teach.do': { en: 'Teach', tr: 'Öğret' },
  'teach.learning': { en: 'Learning...', tr: 'Öğreniliyor...' },
  'teach.tooMany': {
    en: 'That is more than can be taught at once: select up to {most, number} photos.',
    tr: 'Bir seferde bu kadarı öğretilemez: en fazla {most, number} fotoğraf seçin.',
  },
  'teach.done': { en: '“{tag}” is taught', tr: '“{tag}” öğretildi' },
  'teach.tooFew': {
    en: 'Suggested for no photos: it takes {fewest, number} or more that show it.',
    tr: 'Hiçbir fotoğraf için önerilmiyor: onu gösteren en az {fewest, number} fotoğraf gerekir.',
  },
  'teach.ready': {
    en: '{suggested, plural, =0 {No other photo looks like it.} one {Suggested for # photo.} other {Suggested for # photos.}}',
    tr: '{suggested, plural, =0 {Ona benzeyen başka fotoğraf yok.} other {# fotoğraf için öneriliyor.}}',
  },
  'teach.waiting': {
    en: 'What you said last is learned once its photos have been looked at.',
    tr: 'Son söyledikleriniz, fotoğraflarına bakılınca öğrenilir.',
  },
  'teach.indistinct': {
    en: 'Suggested for no photos: nothing sets those that show it apart from the others. More of them may help.',
    tr: 'Hiçbir fotoğraf için önerilmiyor: onu gösterenleri ötekilerden ayıran bir şey yok. Daha çok örnek işe yarayabilir.',
  },
  'teach.examples': {
    en: '{photos, plural, one {# photo shows it} other {# photos show it}}',
    tr: '{photos, number} fotoğraf onu gösteriyor',
  },
  'teach.counterExamples': {
    en: '{photos, plural, one {# photo does not} other {# photos do not}}',
    tr: '{photos, number} fotoğraf göstermiyor',
  },
  'teach.review': { en: 'Look through', tr: 'Gözden geçir' },
  'teach.forget': { en: 'Suggest {tag} no more', tr: '{tag} artık önerilmesin' },
  'teach.forgotten': {
    en: '“{tag}” is suggested no more; what you said yourself is kept',
    tr: '“{tag}” artık önerilmiyor; kendi söyledikleriniz duruyor',
  },
  'teach.again': { en: 'Teach again', tr: 'Yeniden öğret' },

  // photos like one
  'similar.nothing': {
    en: 'The network has not seen this photo, so that nothing can be said to be like it.',
    tr: 'Ağ bu fotoğrafı görmediği için ona benzeyenler bulunamıyor.',
  },

  // where the network looked, and what it saw
  'why.title': { en: 'Why?', tr: 'Neden?' },
  'why.nothing': {
    en: 'The network saw nothing here to explain.',
    tr: 'Ağ burada açıklanacak bir şey görmedi.',
  },
  'why.asking': {
    en: 'Finding out where it looked for {tag}...',
    tr: '{tag} için nereye baktığı bulunuyor...',
  },
  'why.shown': {
    en: 'Bright is where the network looked for {tag}.',
    tr: 'Ağ, {tag} için parlak yerlere baktı.',
  },
  'why.strength': { en: 'Strength of the map', tr: 'Haritanın koyuluğu' },
  'why.hide': { en: 'Hide the map', tr: 'Haritayı gizle' },
  'saw.title': { en: 'What the network saw', tr: 'Ağın gördükleri' },
  'saw.model': { en: 'The surest five of {model}', tr: '{model}: en emin olduğu beş' },
  'saw.explain': { en: 'Show where it looked for {tag}', tr: '{tag} için nereye baktığını göster' },

  // one photo, and the panel beside the photos
  'photo.panel': { en: 'About the photo', tr: 'Fotoğraf bilgileri' },
  'photo.panel.none': {
    en: 'Select a photo to see what is in it.',
    tr: 'İçinde ne olduğunu görmek için bir fotoğraf seçin.',
  },
  'photo.panel.many': {
    en: '{photos, plural, one {# photo} other {# photos}} selected',
    tr: '{photos, number} fotoğraf seçili',
  },
  'photo.open': { en: 'Open {name}', tr: '{name}: aç' },
  'photo.details': { en: 'Details', tr: 'Ayrıntılar' },
  'photo.rating': { en: 'Rating', tr: 'Puan' },
  'photo.stars': { en: '{stars, plural, one {# star} other {# stars}}', tr: '{stars, number} yıldız' },
  'photo.date': { en: 'Taken', tr: 'Çekildi' },
  'photo.date.none': { en: 'date not known', tr: 'tarihi bilinmiyor' },
  'photo.camera': { en: 'Camera', tr: 'Kamera' },
  'photo.lens': { en: 'Lens', tr: 'Objektif' },
  'photo.dimensions': { en: 'Dimensions', tr: 'Boyutlar' },
  'photo.pixels': { en: '{width, number} × {height, number}', tr: '{width, number} × {height, number}' },
  'photo.megapixels': {
    en: '{width, number} × {height, number}, {millions} MP',
    tr: '{width, number} × {height, number}, {millions} MP',
  },
  'photo.file': { en: 'File', tr: 'Dosya' },
  'photo.folder': { en: 'Folder', tr: 'Klasör' },
  'photo.position': { en: 'Position', tr: 'Konum' },
  'photo.position.value': {
    en: '{latitude}° {ns, select, north {N} other {S}}, {longitude}° {ew, select, east {E} other {W}}',
    tr: '{latitude}° {ns, select, north {K} other {G}}, {longitude}° {ew, select, east {D} other {B}}',
  },
  'photo.heading': { en: 'Title', tr: 'Başlık' },
  'photo.description': { en: 'Description', tr: 'Açıklama' },
  'photo.copy': { en: 'Copy the {what}', tr: 'Kopyala: {what}' },
  'photo.copied': { en: 'Copied', tr: 'Kopyalandı' },
  'photo.copy.failed': { en: 'The clipboard cannot be reached.', tr: 'Panoya ulaşılamıyor.' },
  'photo.missing': {
    en: 'Its folder has not been reachable since {since}. This is its small preview; its tags stay.',
    tr: 'Klasörüne {since} tarihinden beri ulaşılamıyor. Bu, küçük önizlemesi; etiketleri duruyor.',
  },
  'photo.missing.undated': {
    en: 'Its folder cannot be reached. This is its small preview; its tags stay.',
    tr: 'Klasörüne ulaşılamıyor. Bu, küçük önizlemesi; etiketleri duruyor.',
  },
  'photo.failed': { en: 'This picture could not be looked at', tr: 'Bu resme bakılamadı' },
  'photo.unreadable': { en: 'This picture cannot be shown', tr: 'Bu resim gösterilemiyor' },
  'photo.unreadable.hint': {
    en: 'Its file may be damaged, or out of reach just now.',
    tr: 'Dosyası bozuk ya da şu anda ulaşılamıyor olabilir.',
  },

  // the photo view
  'view.back': { en: 'Back to the photos', tr: 'Fotoğraflara dön' },
  'view.previous': { en: 'Previous photo', tr: 'Önceki fotoğraf' },
  'view.next': { en: 'Next photo', tr: 'Sonraki fotoğraf' },
  'view.place': { en: '{place, number} of {total, number}', tr: '{place, number} / {total, number}' },
  'view.zoom.fit': { en: 'Fit the whole picture', tr: 'Resmin tamamını sığdır' },
  'view.zoom.actual': { en: 'Show at full size', tr: 'Tam boyutta göster' },
  'view.show': { en: 'Show in folder', tr: 'Klasörde göster' },
  'view.openWith': { en: 'Open with...', tr: 'Birlikte aç...' },
  'view.cannot': { en: 'That cannot be done from here.', tr: 'Bu buradan yapılamıyor.' },
  'view.cannot.hint': { en: 'The file is {file}', tr: 'Dosya: {file}' },
  'view.panel': { en: 'Information', tr: 'Bilgi' },
  'view.play': { en: 'Play as a slide show', tr: 'Slayt gösterisi olarak oynat' },
  'view.stop': { en: 'Stop the slide show', tr: 'Slayt gösterisini durdur' },

  // what was dropped, and what it is
  'drop.target': { en: 'See what it is', tr: 'Ne olduğunu gör' },
  'drop.target.detail': {
    en: 'Nothing is stored unless you add it.',
    tr: 'Eklemedikçe hiçbir şey saklanmaz.',
  },
  'drop.choose': { en: 'Classify a picture', tr: 'Bir resmi tanı' },
  'drop.address': {
    en: 'The browser gave only the picture’s address.',
    tr: 'Tarayıcı yalnızca resmin adresini verdi.',
  },
  'drop.address.hint': {
    en: 'Save the picture first, or drag its file: this window fetches nothing from the network.',
    tr: 'Önce resmi kaydedin ya da dosyasını sürükleyin: bu pencere ağdan hiçbir şey almaz.',
  },
  'drop.text': { en: 'That is text, not a picture.', tr: 'Bu bir metin, resim değil.' },
  'drop.nothing': { en: 'There is no picture in that.', tr: 'Bunun içinde resim yok.' },
  'look.title': { en: 'What it is', tr: 'Ne olduğu' },
  'look.looking': { en: 'Looking...', tr: 'Bakılıyor...' },
  'look.waiting': { en: 'Waiting for its turn', tr: 'Sırasını bekliyor' },
  'look.place': { en: '{place, number} of {total, number}', tr: '{place, number} / {total, number}' },
  'look.strip': { en: 'Pictures', tr: 'Resimler' },
  'look.previous': { en: 'Previous picture', tr: 'Önceki resim' },
  'look.next': { en: 'Next picture', tr: 'Sonraki resim' },
  'look.failed': { en: '{name} could not be looked at', tr: '{name} dosyasına bakılamadı' },
  'look.empty': { en: '{name} is empty: it has no bytes.', tr: '{name} boş: içinde hiç veri yok.' },
  'look.tooLarge': {
    en: '{name} has {size}, more than can be looked at here ({most}).',
    tr: '{name} {size}; burada en fazla {most} bakılabilir.',
  },
  'look.tooLarge.hint': {
    en: 'Add its folder to the library: there it can be of any size.',
    tr: 'Klasörünü kitaplığa ekleyin: orada boyutu önemli değil.',
  },
  'look.gone': { en: '{name} cannot be read any more.', tr: '{name} artık okunamıyor.' },
  'look.made': {
    en: '{seconds} s on {device} with {model}',
    tr: '{model}, {device}: {seconds} sn',
  },
  'look.left': {
    en: '{left, plural, one {# more picture was} other {# more pictures were}} not looked at.',
    tr: '{left, number} resme daha bakılmadı.',
  },
  'look.left.uncounted': { en: 'More pictures were not looked at.', tr: 'Başka resimlere bakılmadı.' },
  'look.left.hint': {
    en: 'Add their folder to the library to have all of them tagged.',
    tr: 'Hepsinin etiketlenmesi için klasörlerini kitaplığa ekleyin.',
  },
  'look.folders': {
    en: '{folders, plural, one {A folder was dropped too} other {# folders were dropped too}}',
    tr: '{folders, plural, one {Bir klasör de bırakıldı} other {# klasör de bırakıldı}}',
  },
  'look.folders.only': {
    en: '{folders, plural, one {Add this folder to the library?} other {Add these # folders to the library?}}',
    tr: '{folders, plural, one {Bu klasör kitaplığa eklensin mi?} other {Bu # klasör kitaplığa eklensin mi?}}',
  },
  'look.folders.page': {
    en: 'A folder dropped here shows only its pictures. To tag all of it, use “Add folder”.',
    tr: 'Buraya bırakılan bir klasörün yalnızca resimleri görülür. Tamamını etiketlemek için “Klasör ekle”yi kullanın.',
  },
  'look.absent': {
    en: '{absent, plural, one {# file is} other {# files are}} not there any more.',
    tr: '{absent, number} dosya artık yerinde değil.',
  },
  'look.add': { en: 'Add to the library', tr: 'Kitaplığa ekle' },
  'look.add.folders': {
    en: '{folders, plural, one {Adds the folder {folder}} other {Adds # folders: {folder}}}',
    tr: '{folders, plural, one {{folder} klasörünü ekler} other {# klasör ekler: {folder}}}',
  },
  'look.added': {
    en: '{folders, plural, one {Folder added. Its photos are being tagged.} other {# folders added. Their photos are being tagged.}}',
    tr: '{folders, plural, one {Klasör eklendi. Fotoğrafları etiketleniyor.} other {# klasör eklendi. Fotoğrafları etiketleniyor.}}',
  },
  'look.addFolder': { en: 'Add folder...', tr: 'Klasör ekle...' },
  'look.copy': { en: 'Copy tags', tr: 'Etiketleri kopyala' },
  'look.another': { en: 'Classify another', tr: 'Başka bir resim' },
  'look.nothing': { en: 'Nothing is clear enough to say.', tr: 'Söylenecek kadar açık bir şey yok.' },
  'look.first.certain': { en: 'certainly {things}', tr: 'kesinlikle {things}' },
  'look.first.probable': { en: '{things}, probably', tr: 'büyük olasılıkla {things}' },
  'look.first.possible': { en: '{things}, perhaps', tr: 'belki {things}' },
  'look.then.certain': { en: 'certainly {things}', tr: 'kesinlikle {things}' },
  'look.then.probable': { en: 'probably {things}', tr: 'büyük olasılıkla {things}' },
  'look.then.possible': { en: 'perhaps {things}', tr: 'belki {things}' },

  // the grid
  'grid.photos': { en: 'Photos', tr: 'Fotoğraflar' },
  'grid.loading': { en: 'Photo on its way', tr: 'Fotoğraf geliyor' },
  'grid.untagged': { en: 'no tag', tr: 'etiketsiz' },
  'grid.missing': { en: 'cannot be reached', tr: 'ulaşılamıyor' },
  'grid.failed': { en: 'could not be looked at', tr: 'bakılamadı' },
  'grid.stars': { en: '{rating, plural, one {# star} other {# stars}}', tr: '{rating, number} yıldız' },
  'grid.mostAlike': { en: 'Most alike first', tr: 'En çok benzeyenler önce' },
  'grid.noDate': { en: 'No date', tr: 'Tarihsiz' },
  'grid.scrubber': { en: 'Go to a month', tr: 'Bir aya git' },
  'grid.selection': { en: 'Selected photos', tr: 'Seçili fotoğraflar' },
  'grid.selected': {
    en: '{count, plural, one {# photo} other {# photos}} selected',
    tr: '{count, number} fotoğraf seçili',
  },
  'grid.addTag': { en: 'Add a tag', tr: 'Etiket ekle' },
  'grid.rate': { en: 'Rate', tr: 'Puan ver' },
  'grid.clearSelection': { en: 'Select none', tr: 'Seçimi kaldır' },
  'grid.empty.scanning': {
    en: 'Looking for photos in your folders',
    tr: 'Klasörlerinizde fotoğraf aranıyor',
  },
  'grid.empty.library': { en: 'No photos in your folders', tr: 'Klasörlerinizde fotoğraf yok' },
  'grid.empty.query': { en: 'No photos match', tr: 'Uyan fotoğraf yok' },
  'grid.empty.without': { en: 'Try it without one part:', tr: 'Bir parçasını çıkarıp deneyin:' },
  'grid.empty.dropPart': { en: 'without {part}', tr: '{part} olmadan' },
  'grid.empty.all': { en: 'Show all photos', tr: 'Tüm fotoğrafları göster' },

  // the search bar
  'search.label': { en: 'Search', tr: 'Ara' },
  'search.placeholder': { en: 'Search: dog -cat taken:2019..', tr: 'Ara: dog -cat taken:2019..' },
  'search.clear': { en: 'Clear the search', tr: 'Aramayı temizle' },
  'search.completions': { en: 'Completions', tr: 'Tamamlamalar' },
  'search.photos': { en: '{count, plural, one {# photo} other {# photos}}', tr: '{count, number} fotoğraf' },
  'search.size': { en: 'Size of the photos', tr: 'Fotoğrafların boyutu' },
  'search.device': { en: 'Runs on {device}', tr: 'Çalıştığı yer: {device}' },
  'search.sidebar': { en: 'Sidebar', tr: 'Kenar çubuğu' },
  'search.chips': { en: 'Parts of the search', tr: 'Aramanın parçaları' },
  'search.not': { en: 'not {part}', tr: '{part} değil' },
  'search.kinds': { en: '{count, plural, one {# kind} other {# kinds}}', tr: '{count, number} tür' },
  'search.field.conf': { en: 'confidence {bounds}', tr: 'güven {bounds}' },
  'search.field.rating': { en: 'rating {bounds}', tr: 'puan {bounds}' },
  'search.field.size': { en: 'size {bounds}', tr: 'boyut {bounds}' },
  'search.field.width': { en: 'width {bounds}', tr: 'genişlik {bounds}' },
  'search.field.height': { en: 'height {bounds}', tr: 'yükseklik {bounds}' },
  'search.field.source.model': { en: 'said by the model', tr: 'modelin söylediği' },
  'search.field.source.file': { en: 'said by the file', tr: 'dosyanın söylediği' },
  'search.field.source.taught': { en: 'said from examples', tr: 'örneklerden söylenen' },
  'search.field.source.person': { en: 'said by a person', tr: 'bir kişinin söylediği' },
  'search.field.is.confirmed': { en: 'confirmed', tr: 'onaylanmış' },
  'search.field.is.rejected': { en: 'rejected', tr: 'reddedilmiş' },
  'search.field.is.untagged': { en: 'without tags', tr: 'etiketsiz' },
  'search.field.is.failed': { en: 'could not be read', tr: 'okunamamış' },
  'search.field.is.missing': { en: 'missing', tr: 'kayıp' },
  'search.field.taken.in': { en: 'taken {date}', tr: '{date} tarihli' },
  'search.field.taken.from': { en: 'taken from {date}', tr: '{date} ve sonrası' },
  'search.field.taken.until': { en: 'taken until {date}', tr: '{date} ve öncesi' },
  'search.field.taken.after': { en: 'taken after {date}', tr: '{date} sonrası' },
  'search.field.taken.before': { en: 'taken before {date}', tr: '{date} öncesi' },
  'search.field.taken.between': { en: 'taken {date} to {until}', tr: '{date} – {until} arası' },
  'search.field.has': { en: 'with a position', tr: 'konumu olan' },
  'search.field.camera': { en: 'camera {text}', tr: 'kamera {text}' },
  'search.field.folder': { en: 'folder {text}', tr: 'klasör {text}' },
  'search.field.near': { en: 'within {km} km of {place}', tr: '{place} noktasına en çok {km} km' },
  'search.field.similar': { en: 'like {name}', tr: '{name} benzeri' },
  'search.field.similar.gone': { en: 'like photo {photo}', tr: '{photo} numaralı fotoğrafın benzeri' },
  'search.bounds.is': { en: '{value}', tr: '{value}' },
  'search.bounds.from': { en: 'from {value}', tr: 'en az {value}' },
  'search.bounds.over': { en: 'over {value}', tr: '{value} üstünde' },
  'search.bounds.upTo': { en: 'up to {value}', tr: 'en çok {value}' },
  'search.bounds.under': { en: 'under {value}', tr: '{value} altında' },
  'search.bounds.between': { en: '{value} to {most}', tr: '{value} – {most} arası' },
  'search.pixels': { en: '{value} px', tr: '{value} px' },
  'search.chip.below': { en: 'This and everything below it', tr: 'Bu ve altındaki her şey' },
  'search.chip.exact': { en: 'Only this', tr: 'Yalnızca bu' },
  'search.chip.anySure': { en: 'However sure', tr: 'Ne kadar emin olursa olsun' },
  'search.chip.sure': { en: 'At least {share} sure', tr: 'En az {share} emin' },
  'search.chip.not': { en: 'Not this', tr: 'Bu olmasın' },
  'search.chip.yes': { en: 'This after all', tr: 'Yine de bu olsun' },
  'search.chip.remove': { en: 'Remove', tr: 'Çıkar' },
  'search.save': { en: 'Save search', tr: 'Aramayı kaydet' },
  'search.save.name': { en: 'Name of the search', tr: 'Aramanın adı' },
  'search.save.do': { en: 'Save', tr: 'Kaydet' },
  'search.filters': { en: 'Filters', tr: 'Süzgeçler' },
  'search.filters.any': { en: 'Any', tr: 'Hepsi' },
  'search.filters.from': { en: 'From', tr: 'Başlangıç' },
  'search.filters.to': { en: 'To', tr: 'Bitiş' },
  'search.filters.camera': { en: 'Camera', tr: 'Kamera' },
  'search.filters.folder': { en: 'Folder', tr: 'Klasör' },
  'search.filters.sure': { en: 'Confidence', tr: 'Eminlik' },
  'search.filters.source': { en: 'Tagged by', tr: 'Etiketleyen' },
  'search.filters.rating': { en: 'Rating', tr: 'Puan' },
  'search.filters.atLeast': { en: 'At least {value}', tr: 'En az {value}' },
  'search.filters.clear': { en: 'Clear filters', tr: 'Süzgeçleri temizle' },
  'search.source.model': { en: 'The model', tr: 'Model' },
  'search.source.file': { en: 'The file', tr: 'Dosya' },
  'search.source.taught': { en: 'What you taught', tr: 'Öğrettikleriniz' },
  'search.source.person': { en: 'You', tr: 'Siz' },

  // what is wrong with a query, and what was expected in its place
  'query.empty': {
    en: 'The query is empty: expected {expected}.',
    tr: 'Sorgu boş; beklenen: {expected}.',
  },
  'query.short': {
    en: 'The query ends too early: expected {expected}.',
    tr: 'Sorgu erken bitiyor; beklenen: {expected}.',
  },
  'query.wrong': {
    en: 'The query is wrong at character {character, number}, “{found}”: expected {expected}.',
    tr: 'Sorgu {character, number}. karakterde yanlış, “{found}”; beklenen: {expected}.',
  },
  'query.expected.term': {
    en: 'a word, a field such as tag:dog, or a group in parentheses',
    tr: 'bir sözcük, tag:dog gibi bir alan ya da parantez içinde bir grup',
  },
  'query.expected.termBefore': {
    en: 'a word, a field such as tag:dog, or a group in parentheses, before “{word}”',
    tr: '“{word}” öncesinde bir sözcük, tag:dog gibi bir alan ya da parantez içinde bir grup',
  },
  'query.expected.termBefore.hint': {
    en: 'To search for the word itself: "{word}"',
    tr: 'Sözcüğün kendisini aramak için: "{word}"',
  },
  'query.expected.opening': { en: 'a “(” before this', tr: 'bundan önce bir “(”' },
  'query.expected.closing': { en: 'a “)” for this “(”', tr: 'bu “(” için bir “)”' },
  'query.expected.inside': {
    en: 'something between the parentheses',
    tr: 'parantezlerin arasında bir şey',
  },
  'query.expected.afterMinus': {
    en: 'a term directly after the minus sign',
    tr: 'eksi işaretinin hemen ardından bir terim',
  },
  'query.expected.quotationMark': { en: 'a closing quotation mark', tr: 'kapanış tırnağı' },
  'query.expected.letters': {
    en: 'a word with letters or digits',
    tr: 'harf ya da rakam içeren bir sözcük',
  },
  'query.expected.fewerCharacters': {
    en: 'no more than {most, number} characters',
    tr: 'en çok {most, number} karakter',
  },
  'query.expected.fewerTerms': { en: 'no more than {most, number} terms', tr: 'en çok {most, number} terim' },
  'query.expected.fewerLevels': {
    en: 'no more than {most, number} levels of parentheses and minus signs',
    tr: 'iç içe en çok {most, number} parantez ve eksi işareti',
  },
  'query.expected.field': { en: 'one of the fields {fields}', tr: 'şu alanlardan biri: {fields}' },
  'query.expected.field.close': { en: 'Perhaps {close}: was meant.', tr: 'Belki {close}: demek istediniz.' },
  'query.expected.field.hint': {
    en: 'To search for the text: "{term}"',
    tr: 'Metnin kendisini aramak için: "{term}"',
  },
  'query.expected.value': {
    en: 'a value directly after “{field}:”',
    tr: '“{field}:” yazısının hemen ardından bir değer',
  },
  'query.expected.confidence': {
    en: 'a confidence from 0 to 1 with >, >=, <, <= or a range',
    tr: '>, >=, <, <= ile ya da aralık olarak 0 – 1 arası bir güven',
  },
  'query.expected.confidence.hint': {
    en: 'For example conf:>0.8 or conf:0.5..0.8.',
    tr: 'Örneğin conf:>0.8 ya da conf:0.5..0.8.',
  },
  'query.expected.date': {
    en: 'a year, month or day, or a range of them',
    tr: 'bir yıl, ay ya da gün, ya da bunların aralığı',
  },
  'query.expected.date.hint': {
    en: 'For example taken:2019, taken:2019-05-17, taken:2019..2020-06 or taken:>=2019-05.',
    tr: 'Örneğin taken:2019, taken:2019-05-17, taken:2019..2020-06 ya da taken:>=2019-05.',
  },
  'query.expected.laterEnd': {
    en: 'a range whose end is not before its start',
    tr: 'sonu başından önce olmayan bir aralık',
  },
  'query.expected.laterEnd.hint': {
    en: 'For example taken:2019..2020-06.',
    tr: 'Örneğin taken:2019..2020-06.',
  },
  'query.expected.stars': { en: 'stars from 0 to 5', tr: '0 – 5 arası yıldız' },
  'query.expected.stars.hint': {
    en: 'For example rating:>=3 or rating:1..2.',
    tr: 'Örneğin rating:>=3 ya da rating:1..2.',
  },
  'query.expected.pixels': { en: 'a number of pixels', tr: 'piksel sayısı' },
  'query.expected.pixels.hint': {
    en: 'For example width:>=4000 or width:1000..2000.',
    tr: 'Örneğin width:>=4000 ya da width:1000..2000.',
  },
  'query.expected.bytes': {
    en: 'a size in b, kb, mb or gb with >, >=, <, <= or a range',
    tr: '>, >=, <, <= ile ya da aralık olarak b, kb, mb ya da gb cinsinden bir boyut',
  },
  'query.expected.bytes.hint': {
    en: 'For example size:>5mb or size:500kb..2mb.',
    tr: 'Örneğin size:>5mb ya da size:500kb..2mb.',
  },
  'query.expected.position': {
    en: 'latitude, longitude and a distance in m or km',
    tr: 'enlem, boylam ve m ya da km cinsinden bir uzaklık',
  },
  'query.expected.position.hint': {
    en: 'For example near:52.1,4.3,10km.',
    tr: 'Örneğin near:52.1,4.3,10km.',
  },
  'query.expected.photo': { en: 'the number of a photo', tr: 'bir fotoğrafın numarası' },
  'query.expected.photo.hint': {
    en: 'Select a photo and press S to find those most like it.',
    tr: 'Bir fotoğrafa en çok benzeyenleri bulmak için onu seçip S tuşuna basın.',
  },
  'query.expected.photoSeen': {
    en: 'the number of a photo that the network has seen',
    tr: 'ağın gördüğü bir fotoğrafın numarası',
  },
  'query.expected.photoSeen.hint': {
    en: 'Select a photo and press S to find those most like it.',
    tr: 'Bir fotoğrafa en çok benzeyenleri bulmak için onu seçip S tuşuna basın.',
  },
  'query.expected.concept': { en: 'the name of a concept', tr: 'bir kavramın adı' },
  'query.expected.concept.close': { en: 'Perhaps {close}?', tr: 'Belki {close}?' },
  'query.expected.concept.hint': {
    en: 'Without the field name, a word is also looked for in file names, folders, titles and descriptions.',
    tr: 'Alan adı olmadan yazılan bir sözcük dosya adlarında, klasörlerde, başlıklarda ve açıklamalarda da aranır.',
  },

  // the sidebar
  'sidebar.label': { en: 'Library', tr: 'Kitaplık' },
  'sidebar.all': { en: 'All photos', tr: 'Tümü' },
  'sidebar.untagged': { en: 'Untagged', tr: 'Etiketsiz' },
  'sidebar.duplicates': { en: 'Duplicates', tr: 'Yinelenenler' },
  'sidebar.failed': { en: 'Failed', tr: 'Bakılamayan' },
  'sidebar.missing': { en: 'Missing', tr: 'Eksik' },
  'sidebar.folders': { en: 'Folders', tr: 'Klasörler' },
  'sidebar.online': { en: '{folder}, can be reached', tr: '{folder}, ulaşılabiliyor' },
  'sidebar.offline': {
    en: '{folder}, offline since {since}',
    tr: '{folder}, {since} tarihinden beri erişilemiyor',
  },
  'sidebar.concepts': { en: 'Concepts', tr: 'Kavramlar' },
  'sidebar.filter': { en: 'Filter concepts', tr: 'Kavramları süz' },
  'sidebar.filter.none': { en: 'No concept has that name.', tr: 'Bu adda bir kavram yok.' },
  'sidebar.concepts.none': { en: 'Nothing is tagged yet.', tr: 'Henüz hiçbir şey etiketlenmedi.' },
  'sidebar.cameras': { en: 'Cameras', tr: 'Kameralar' },
  'sidebar.years': { en: 'Years', tr: 'Yıllar' },
  'sidebar.saved': { en: 'Saved', tr: 'Kayıtlı' },
  'sidebar.deleteSearch': { en: 'Delete the search {name}', tr: '{name} aramasını sil' },
  'sidebar.settings': { en: 'Settings', tr: 'Ayarlar' },
  'sidebar.keys': { en: 'Keys', tr: 'Tuşlar' },
} as const satisfies Readonly<Record<string, Message>>;

export type MessageKey = keyof typeof messages;
