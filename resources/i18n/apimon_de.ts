<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>apimon</name>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>Every account may write to {folder} and could send your keys elsewhere. Close it with 'chmod go-w', or choose another folder with --home DIR.</source>
      <translation>Jedes Konto darf in {folder} schreiben und könnte Ihre Schlüssel anderswohin schicken lassen. Schließen Sie den Ordner mit „chmod go-w“ oder wählen Sie mit --home DIR einen anderen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>a file is in the place of its folder</source>
      <translation>statt des Ordners liegt dort eine Datei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>a folder of that name is in the way</source>
      <translation>ein gleichnamiger Ordner ist im Weg</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>another account put it into a shared folder</source>
      <translation>ein anderes Konto hat sie in einem gemeinsamen Ordner angelegt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>another program is holding it</source>
      <translation>ein anderes Programm hält die Datei fest</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>it is a link that another account made</source>
      <translation>es ist eine Verknüpfung, die ein anderes Konto angelegt hat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>it is a link that leads back to itself</source>
      <translation>es ist eine Verknüpfung, die auf sich selbst zurückführt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>it is larger than {limit}</source>
      <translation>es ist größer als {limit}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>it is not a file</source>
      <translation>es ist keine Datei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>it is not text in UTF-8</source>
      <translation>es ist kein Text in UTF-8</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>it leads to a device</source>
      <translation>es führt zu einem Gerät</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>it may not be written to</source>
      <translation>Schreiben ist dort nicht erlaubt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>its folder is not there</source>
      <translation>der Ordner dafür fehlt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>its name is too long</source>
      <translation>sein Name ist zu lang</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>such a name cannot exist</source>
      <translation>dieser Name ist nicht möglich</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>the disk is full</source>
      <translation>der Datenträger ist voll</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>the disk reports an error</source>
      <translation>der Datenträger meldet einen Fehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>the system refused</source>
      <translation>das System hat es verweigert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>there is a named pipe in its place</source>
      <translation>an seiner Stelle liegt eine benannte Pipe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>there is a socket in its place</source>
      <translation>an seiner Stelle liegt ein Socket</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>this account may not read it</source>
      <translation>dieses Konto darf es nicht lesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>too many files are open</source>
      <translation>es sind zu viele Dateien offen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>{folder} belongs to another account (number {owner}), which could send your keys elsewhere. Run apimon as that account, or choose another folder with --home DIR.</source>
      <translation>{folder} gehört einem anderen Konto (Nummer {owner}), das Ihre Schlüssel anderswohin schicken lassen könnte. Starten Sie apimon unter jenem Konto oder wählen Sie mit --home DIR einen anderen Ordner.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/access.py" />
      <source>{folder} is not used: {link} is a link that another account made. Choose another folder with --home DIR.</source>
      <translation>{folder} wird nicht benutzt: {link} ist eine Verknüpfung, die ein anderes Konto angelegt hat. Wählen Sie mit --home DIR einen anderen Ordner.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/config.py" />
      <source>All settings have their defaults until it is fixed.</source>
      <translation>Bis das behoben ist, gelten überall die Standardwerte.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/config.py" />
      <source>The first run will be shown again.</source>
      <translation>Die Einrichtung wird noch einmal gezeigt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/config.py" />
      <source>The settings were not saved.</source>
      <translation>Die Einstellungen wurden nicht gespeichert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/config.py" />
      <source>This file is not text in UTF-8.</source>
      <translation>Diese Datei ist kein Text in UTF-8.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/config.py" />
      <source>This is not valid TOML: it is nested too deeply.</source>
      <translation>Das ist kein gültiges TOML: Es ist zu tief verschachtelt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/config.py" />
      <source>This is not valid TOML: {what}.</source>
      <translation>Das ist kein gültiges TOML: {what}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/config.py" />
      <source>{path}: {why}. {consequence}</source>
      <translation>{path}: {why}. {consequence}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/files/log.py" />
      <source>The log {path} cannot be written: {why}. It goes to the terminal.</source>
      <translation>Das Protokoll {path} lässt sich nicht schreiben: {why}. Es wird im Terminal ausgegeben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/access.py" />
      <source>{path} could not be read: {why}.</source>
      <translation>{path} ließ sich nicht lesen: {why}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/access.py" />
      <source>{path} could not be written: {why}.</source>
      <translation>{path} konnte nicht geschrieben werden: {why}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/metrics_file.py" />
      <source>it is not a complete JSON document</source>
      <translation>es ist kein vollständiges JSON-Dokument</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/metrics_file.py" />
      <source>it is not a map from provider to figures</source>
      <translation>die Datei ordnet keinem Anbieter Zahlen zu</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/metrics_file.py" />
      <source>{path} could not be read: {why}. Counting starts at 0.</source>
      <translation>{path} ließ sich nicht lesen: {why}. Die Zählung beginnt bei 0.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/metrics_file.py" />
      <source>{path} could not be used: {why}.</source>
      <translation>{path} war nicht zu gebrauchen: {why}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/metrics_file.py" />
      <source>{path} could not be used: {why}. It is kept as {aside}.</source>
      <translation>{path} war nicht brauchbar: {why}. Aufbewahrt als {aside}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/metrics_file.py" />
      <source>{path} could not be written: {why}. The write will be repeated; nothing is lost.</source>
      <translation>{path} ließ sich nicht schreiben: {why}. Es wird erneut versucht; verloren geht nichts.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/metrics_file.py" />
      <source>{path}: {why}. Its counters start at 0.</source>
      <translation>{path}: {why}. Diese Zähler beginnen bei 0.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/metrics_file.py" />
      <source>{path}: {why}. The file as it was is kept as {copy}.</source>
      <translation>{path}: {why}. Die vorige Fassung ist als {copy} aufbewahrt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/schema.py" />
      <source>it belongs to another program</source>
      <translation>die Datei gehört einem anderen Programm</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/schema.py" />
      <source>it is damaged</source>
      <translation>die Datei ist beschädigt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/schema.py" />
      <source>it is not a database</source>
      <translation>die Datei ist keine Datenbank</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/schema.py" />
      <source>it is too large to be read from a copy</source>
      <translation>sie ist zu groß, um aus einer Kopie gelesen zu werden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/schema.py" />
      <source>its entries contradict each other</source>
      <translation>ihre Einträge widersprechen sich</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/schema.py" />
      <source>the file or its folder cannot be opened</source>
      <translation>die Datei oder ihr Ordner lässt sich nicht öffnen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/store.py" />
      <source>{path} could not be opened for writing: {why}. Nothing is stored until it can be.</source>
      <translation>{path} konnte nicht zum Schreiben geöffnet werden: {why}. Bis das möglich ist, wird nichts gespeichert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/store.py" />
      <source>{path} could not be used: {why}. It is kept as {aside}; a new one was started.</source>
      <translation>{path} war nicht brauchbar: {why}. Aufbewahrt als {aside}; eine neue Datei wird begonnen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/store.py" />
      <source>{path} could not be used: {why}. It is kept as {aside}; its readable rows are in a new one.</source>
      <translation>{path} war nicht zu gebrauchen: {why}. Sie liegt jetzt als {aside} daneben; was davon lesbar ist, wurde übernommen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/store.py" />
      <source>{path} was deleted, replaced or cut off while it was open. It is opened again.</source>
      <translation>{path} wurde gelöscht, ersetzt oder abgeschnitten, während sie offen war. Sie wird neu geöffnet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/store.py" />
      <source>{path} was written by a later version of API Monitor. It is left as it is and not used.</source>
      <translation>{path} stammt von einer neueren Version von API Monitor. Die Datei bleibt, wie sie ist, und wird nicht verwendet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/store.py" />
      <source>{path}: {n} of its rows were damaged and are left out. The file as it was is kept as {copy}.</source>
      <translation>{path}: {n} beschädigte Zeilen wurden entfernt. Die unveränderte Datei liegt als {copy} daneben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history/tables.py" />
      <source>its table {name} has an unexpected form</source>
      <translation>ihre Tabelle {name} hat nicht den erwarteten Aufbau</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/body.py" />
      <source>The reply can't be unpacked</source>
      <translation>Die Antwort lässt sich nicht entpacken</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/body.py" />
      <source>The reply has no end</source>
      <translation>Die Antwort hat kein Ende</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/body.py" />
      <source>The reply was cut short</source>
      <translation>Die Antwort wurde abgebrochen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/client.py" />
      <source>{sentence}.</source>
      <translation>{sentence}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/cost_reader.py" />
      <source>It answered with HTTP {status}</source>
      <translation>Die Antwort war HTTP {status}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/cost_reader.py" />
      <source>It has no end</source>
      <translation>Er hat kein Ende</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>All certificates are issued by {issuer}, not a known authority</source>
      <translation>Alle Zertifikate stammen von {issuer}, keiner bekannten Zertifizierungsstelle</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>Check the proxy that {source} names, or sign in to it</source>
      <translation>Prüfen Sie den Proxy, den {source} nennt, oder melden Sie sich dort an</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>Correct that variable, or remove it</source>
      <translation>Korrigieren oder entfernen Sie diese Variable</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>It refuses the secure connection</source>
      <translation>Die sichere Verbindung wird verweigert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>Its certificate belongs to another host</source>
      <translation>Das Zertifikat gehört zu einem anderen Host</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>Its certificate has expired</source>
      <translation>Das Zertifikat ist abgelaufen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>Its certificate is issued by {issuer}, not a known authority</source>
      <translation>Das Zertifikat stammt von {issuer}, keiner bekannten Zertifizierungsstelle</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>Its certificate is not from a known authority</source>
      <translation>Das Zertifikat stammt von keiner bekannten Stelle</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>Its certificate is not trusted</source>
      <translation>Dem Zertifikat wird nicht vertraut</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>Its certificate is not valid yet: is this computer's clock right?</source>
      <translation>Das Zertifikat gilt noch nicht: Geht die Uhr dieses Computers richtig?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>Its certificate is self-signed</source>
      <translation>Das Zertifikat ist selbst signiert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>No HTTPS on this port</source>
      <translation>Kein HTTPS auf diesem Port</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>No answer within {limit}</source>
      <translation>Keine Antwort binnen {limit}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>No connection within {limit}</source>
      <translation>Keine Verbindung binnen {limit}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>No secure connection within {limit}</source>
      <translation>Keine sichere Verbindung binnen {limit}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>Refused by the proxy {proxy}</source>
      <translation>Vom Proxy {proxy} abgelehnt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The answer was not complete within {limit}</source>
      <translation>Die Antwort war nach {limit} nicht vollständig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The certificate of the proxy {proxy} is not trusted</source>
      <translation>Dem Zertifikat des Proxys {proxy} wird nicht vertraut</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The connection was cut</source>
      <translation>Die Verbindung brach ab</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The connection was refused</source>
      <translation>Die Verbindung wurde abgelehnt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The date of this computer is at least a day ahead</source>
      <translation>Das Datum dieses Computers geht mindestens einen Tag vor</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The date of this computer is at least a day behind</source>
      <translation>Das Datum dieses Computers geht mindestens einen Tag nach</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The date of this computer is at least {n} days ahead</source>
      <translation>Das Datum dieses Computers geht mindestens {n} Tage vor</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The date of this computer is at least {n} days behind</source>
      <translation>Das Datum dieses Computers geht mindestens {n} Tage nach</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The proxy refuses the request</source>
      <translation>Der Proxy lehnt die Anfrage ab</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The proxy {proxy} asks for a sign-in (HTTP 407)</source>
      <translation>Der Proxy {proxy} verlangt eine Anmeldung (HTTP 407)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The proxy {proxy} cannot be reached</source>
      <translation>Der Proxy {proxy} ist nicht erreichbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The proxy {proxy} does not answer in time</source>
      <translation>Der Proxy {proxy} antwortet nicht rechtzeitig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The proxy {proxy} does not pass the connection on</source>
      <translation>Der Proxy {proxy} leitet die Verbindung nicht weiter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>The server there doesn't speak HTTP</source>
      <translation>Der Server dort spricht kein HTTP</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>There is no route to it</source>
      <translation>Es führt kein Weg dorthin</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>This isn't a valid address</source>
      <translation>Das ist keine gültige Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/faults.py" />
      <source>{n} s</source>
      <translation>{n} s</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/probe.py" />
      <source>The key contains characters that no key has</source>
      <translation>Der Schlüssel enthält Zeichen, die kein Schlüssel hat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/probe.py" />
      <source>The reply is far too long</source>
      <translation>Die Antwort ist viel zu lang</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/proxies.py" />
      <source>{source} is ignored: it isn't a proxy address</source>
      <translation>{source} wird ignoriert: Das ist keine Proxy-Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/proxies.py" />
      <source>{source} is ignored: its user name or password cannot be read</source>
      <translation>{source} wird ignoriert: Benutzername oder Kennwort sind nicht lesbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/proxies.py" />
      <source>{source} is ignored: proxies of the kind {kind} aren't supported</source>
      <translation>{source} wird ignoriert: Proxys der Art {kind} werden nicht unterstützt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/trust.py" />
      <source>it doesn't name a file</source>
      <translation>sie nennt keine Datei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/trust.py" />
      <source>it names a file that can't be written</source>
      <translation>sie nennt eine Datei, in die nicht geschrieben werden kann</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/trust.py" />
      <source>the file cannot be read</source>
      <translation>die Datei ist nicht lesbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/trust.py" />
      <source>the file holds no certificates</source>
      <translation>die Datei enthält keine Zertifikate</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/trust.py" />
      <source>the folder holds no certificates that can be read</source>
      <translation>der Ordner enthält keine lesbaren Zertifikate</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/trust.py" />
      <source>there is no such file</source>
      <translation>diese Datei gibt es nicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http/trust.py" />
      <source>{variable} is ignored: {problem}</source>
      <translation>{variable} wird ignoriert: {problem}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/dotenv.py" />
      <source>{path} does not exist.</source>
      <translation>{path} existiert nicht.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/dotenv.py" />
      <source>{path} is a named pipe, and nobody wrote to it.</source>
      <translation>{path} ist eine benannte Pipe, in die niemand geschrieben hat.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/dotenv.py" />
      <source>{path} is not a text file (UTF-8).</source>
      <translation>{path} ist keine Textdatei (UTF-8).</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>Nothing was changed: the folder for temporary files of your account can't be written to.</source>
      <translation>Nichts wurde geändert: In den Ordner für temporäre Dateien Ihres Kontos lässt sich nicht schreiben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>The connection to the keyring broke. Try again; if it stays so, log out and in.</source>
      <translation>Die Verbindung zum Schlüsselbund ist abgebrochen. Versuchen Sie es noch einmal; hilft das nicht, melden Sie sich ab und wieder an.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>The keyring could not be opened: none has been made yet, or nothing could ask for its password. Log in to the desktop, unlock it there, then try again.</source>
      <translation>Der Schlüsselbund ließ sich nicht öffnen: Es wurde noch keiner angelegt, oder nach seinem Passwort konnte nicht gefragt werden. Melden Sie sich am Desktop an, entsperren Sie ihn dort und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>The keyring could not be used: its program ended unexpectedly. Try again.</source>
      <translation>Der Schlüsselbund war nicht nutzbar: Sein Programm wurde unerwartet beendet. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>The keyring did not accept the change. Unlock it, then try again.</source>
      <translation>Der Schlüsselbund hat die Änderung nicht angenommen. Entsperren Sie ihn und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>The keyring has not answered yet. It may be locked and ask for its password.</source>
      <translation>Der Schlüsselbund hat noch nicht geantwortet. Vielleicht ist er gesperrt und fragt nach seinem Passwort.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>The keyring that is set up here does not protect what it stores, so no key is kept in it. Keys from the environment and from a .env file work.</source>
      <translation>Der hier eingerichtete Schlüsselbund schützt seinen Inhalt nicht, daher kommt kein Schlüssel hinein. Schlüssel aus der Umgebung und aus einer .env-Datei funktionieren.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>The saved keys belong to another version of API Monitor, so macOS does not let this one change them. Delete the item apimon-desktop in Keychain Access, then save the keys again.</source>
      <translation>Die gespeicherten Schlüssel gehören zu einer anderen Version von API Monitor, deshalb lässt macOS diese sie nicht ändern. Löschen Sie den Eintrag apimon-desktop in der Schlüsselbundverwaltung und speichern Sie die Schlüssel dann erneut.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>The saved keys in the keyring can't be read, and were left as they are. To start over, delete the entry “apimon-desktop” in your system's password program.</source>
      <translation>Die gespeicherten Schlüssel im Schlüsselbund sind nicht lesbar und blieben, wie sie sind. Für einen Neuanfang löschen Sie den Eintrag „apimon-desktop“ im Passwortprogramm Ihres Systems.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>There is no keyring on this system, so keys can't be saved here. Keys from the environment and from a .env file work. On Linux, GNOME Keyring or KWallet adds one.</source>
      <translation>Auf diesem System gibt es keinen Schlüsselbund, daher lassen sich hier keine Schlüssel speichern. Schlüssel aus der Umgebung und aus einer .env-Datei funktionieren. Unter Linux bringen GNOME Keyring oder KWallet einen mit.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>This key is too long for the keyring of this system. Nothing was changed.</source>
      <translation>Dieser Schlüssel ist zu lang für den Schlüsselbund dieses Systems. Nichts wurde geändert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring.py" />
      <source>Your keyring is locked. Unlock it, then try again.</source>
      <translation>Ihr Schlüsselbund ist gesperrt. Entsperren Sie ihn und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/store.py" />
      <source>the environment</source>
      <translation>der Umgebung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/store.py" />
      <source>the keyring</source>
      <translation>dem Schlüsselbund</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/store.py" />
      <source>{name} in the keyring: {problem}</source>
      <translation>{name} im Schlüsselbund: {problem}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/system/autostart.py" />
      <source>Move API Monitor to the Applications folder first, then switch this on there.</source>
      <translation>Verschieben Sie API Monitor zuerst in den Ordner „Programme“ und schalten Sie dies dann dort ein.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/system/autostart.py" />
      <source>What starts at login is not this copy, but: {found} — switch this off and on again to start this one.</source>
      <translation>Bei der Anmeldung startet nicht diese Kopie, sondern: {found} — schalten Sie dies aus und wieder ein, damit diese startet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/system/autostart.py" />
      <source>its command line may have {most} characters and would have {n}</source>
      <translation>die Befehlszeile darf {most} Zeichen haben und hätte {n}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/system/autostart.py" />
      <source>{place} can't be changed: {why}.</source>
      <translation>{place} lässt sich nicht ändern: {why}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/system/autostart.py" />
      <source>{place} can't be read: {why}.</source>
      <translation>{place} lässt sich nicht lesen: {why}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/system/recording.py" />
      <source>Automatic detection needs the library libpulse, which is not installed.</source>
      <translation>Die automatische Erkennung braucht die Bibliothek libpulse, die nicht installiert ist.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/system/recording.py" />
      <source>No sound server is running, so recording can't be detected.</source>
      <translation>Es läuft kein Audioserver, deshalb lassen sich Aufnahmen nicht erkennen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/system/recording.py" />
      <source>Recording can't be detected on this system.</source>
      <translation>Auf diesem System lassen sich Aufnahmen nicht erkennen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/system/recording.py" />
      <source>Sees every program that records through PipeWire or PulseAudio.</source>
      <translation>Erkennt jedes Programm, das über PipeWire oder PulseAudio aufnimmt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/system/recording.py" />
      <source>Sees every program that uses an audio input of this Mac.</source>
      <translation>Erkennt jedes Programm, das einen Audioeingang dieses Macs benutzt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/alerts.py" />
      <source>A program is recording now.</source>
      <translation>Ein Programm nimmt gerade auf.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/alerts.py" />
      <source>Looking whether a program is recording…</source>
      <translation>Es wird geprüft, ob ein Programm aufnimmt …</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/alerts.py" />
      <source>Nothing is recording now.</source>
      <translation>Gerade nimmt nichts auf.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/alerts.py" />
      <source>Recording now: {names}.</source>
      <translation>Nimmt gerade auf: {names}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/commands.py" />
      <source>Copied: {name}</source>
      <translation>Kopiert: {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/commands.py" />
      <source>{text}. Paste it where you choose the provider.</source>
      <translation>{text}. Fügen Sie es dort ein, wo Sie den Anbieter wählen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/keys.py" />
      <source>Not saved.</source>
      <translation>Nicht gespeichert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/keys.py" />
      <source>Removed.</source>
      <translation>Entfernt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/keys.py" />
      <source>Saved, but the key from {origin} is used first.</source>
      <translation>Gespeichert, aber der Schlüssel aus {origin} hat Vorrang.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/keys.py" />
      <source>Saved.</source>
      <translation>Gespeichert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/keys.py" />
      <source>Saved. Testing…</source>
      <translation>Gespeichert. Wird getestet…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/problems.py" />
      <source>Not available in the demo.</source>
      <translation>In der Demo nicht verfügbar.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/report.py" />
      <source>Saved as {path}</source>
      <translation>Gespeichert als {path}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/report.py" />
      <source>{path} could not be written: {fault}. Choose another place.</source>
      <translation>{path} konnte nicht geschrieben werden: {fault}. Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/usage.py" />
      <source>Couldn't save that: the history can't be written.</source>
      <translation>Nicht gespeichert: Der Verlauf ist nicht beschreibbar.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/controllers/usage.py" />
      <source>The history can't be read, so there are no costs to show.</source>
      <translation>Der Verlauf ist nicht lesbar, daher gibt es keine Kosten zu zeigen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/desktop/dbus_notifications.py" />
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/desktop/single_instance.py" />
      <source>Another account (number {owner}) has taken {path}, the name that a second start asks for. Nothing is sent there.</source>
      <translation>Ein anderes Konto (Nummer {owner}) hat {path} belegt, den Namen, unter dem ein zweiter Start nachfragt. Dorthin wird nichts gesendet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/desktop/windows.py" />
      <source>macOS shows no menu-bar icon for this Python. Start the app with 'make run' instead: it builds API Monitor.app and opens it.</source>
      <translation>macOS zeigt für dieses Python kein Symbol in der Menüleiste. Starten Sie die App mit „make run“: Das baut API Monitor.app und öffnet sie.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/main.py" />
      <source>API Monitor is starting…</source>
      <translation>API Monitor startet …</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/self_test.py" />
      <source>API Monitor: test</source>
      <translation>API Monitor: Test</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/self_test.py" />
      <source>Sent by the self-test. Nothing is wrong with your providers.</source>
      <translation>Vom Selbsttest gesendet. Mit Ihren Anbietern ist alles in Ordnung.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Affects: {what}</source>
      <translation>Betrifft: {what}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>And {n} more</source>
      <translation>Und {n} weitere</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Available again at {time}</source>
      <translation>Wieder verfügbar um {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Check the API address</source>
      <translation>Prüfen Sie die API-Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Details</source>
      <translation>Details</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Everything is working now</source>
      <translation>Jetzt funktioniert alles</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Five</source>
      <translation>Fünf</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Four</source>
      <translation>Vier</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>It was down</source>
      <translation>Ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>It was out of credit</source>
      <translation>Kein Guthaben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>It was overloaded</source>
      <translation>Überlastet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>It was slow</source>
      <translation>Langsam</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Many requests failed</source>
      <translation>Viele Anfragen schlugen fehl</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Mute for 1 hour</source>
      <translation>1 Stunde stumm</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>No other provider is available</source>
      <translation>Kein anderer Anbieter ist verfügbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Not an outage</source>
      <translation>Kein Ausfall</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Open Settings</source>
      <translation>Einstellungen öffnen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Replace key…</source>
      <translation>Schlüssel ersetzen …</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Replies were unexpected</source>
      <translation>Unerwartete Antworten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Requests were limited</source>
      <translation>Anfragen begrenzt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Requests will fail until this key gets permission</source>
      <translation>Anfragen schlagen fehl, bis der Schlüssel freigegeben ist</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Requests will fail until you replace it</source>
      <translation>Anfragen schlagen fehl, bis Sie ihn ersetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Requests will fail until you top up</source>
      <translation>Anfragen schlagen fehl, bis Sie aufladen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Since {time}</source>
      <translation>Seit {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Since {time} ({cause})</source>
      <translation>Seit {time} ({cause})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Six</source>
      <translation>Sechs</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Status page</source>
      <translation>Statusseite</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Test notification</source>
      <translation>Testmitteilung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Test: {name}: {word}</source>
      <translation>Test: {name}: {word}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Test: {title}</source>
      <translation>Test: {title}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>The address was wrong</source>
      <translation>Falsche Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>The clock of this computer is {time} ahead</source>
      <translation>Die Uhr dieses Computers geht um {time} vor</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>The clock of this computer is {time} behind</source>
      <translation>Die Uhr dieses Computers geht um {time} nach</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>The key was not allowed</source>
      <translation>Schlüssel nicht zugelassen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>The key was rejected</source>
      <translation>Schlüssel abgelehnt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>This is a test of your notifications. Nothing is wrong.</source>
      <translation>Das ist ein Test Ihrer Benachrichtigungen. Alles ist in Ordnung.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>This is a test. {body}</source>
      <translation>Das ist ein Test. {body}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Three</source>
      <translation>Drei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Top up…</source>
      <translation>Guthaben aufladen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Two</source>
      <translation>Zwei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Use {name}…</source>
      <translation>{name} verwenden …</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>While you were recording</source>
      <translation>Während der Aufnahme</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>Your internet works</source>
      <translation>Ihr Internet funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>are down</source>
      <translation>sind ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>had problems</source>
      <translation>hatte Probleme</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>is back</source>
      <translation>ist wieder da</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>is working again</source>
      <translation>funktioniert wieder</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>limited requests</source>
      <translation>begrenzte Anfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>need attention</source>
      <translation>haben Probleme</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>rejected your key</source>
      <translation>lehnt Ihren Schlüssel ab</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>was down</source>
      <translation>war ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>was out of credit</source>
      <translation>war ohne Guthaben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>was slow</source>
      <translation>war langsam</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{names} and {n} more</source>
      <translation>{names} und {n} weitere</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{names}, since {time}</source>
      <translation>{names}, seit {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{name} is working</source>
      <translation>{name} funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{name} still has a problem</source>
      <translation>{name} hat noch ein Problem</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{name} {predicate}</source>
      <translation>{name} {predicate}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{name} {predicate} (since {time})</source>
      <translation>{name} {predicate} (seit {time})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{name} {was} for {lasted} and is fine again</source>
      <translation>{name} {was} ({lasted}) und läuft wieder</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{n} others still have problems</source>
      <translation>{n} andere haben noch Probleme</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{n} providers are working again</source>
      <translation>{n} Anbieter laufen wieder</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{n} providers had problems</source>
      <translation>{n} Anbieter hatten Probleme</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{n} providers {predicate}</source>
      <translation>{n} Anbieter {predicate}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{predicate} again</source>
      <translation>{predicate} (erneut)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{text}</source>
      <translation>{text}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{text} since {time}</source>
      <translation>{text}, seit {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{text}, for {duration}</source>
      <translation>{text}, seit {duration}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{what} for {lasted}</source>
      <translation>{what} für {lasted}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/message.py" />
      <source>{what} from {start} to {end} ({lasted})</source>
      <translation>{what} von {start} bis {end} ({lasted})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>About {spent} of {limit} by the {day}.</source>
      <translation>Etwa {spent} von {limit} bis zum {day}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>Forecast {range}.</source>
      <translation>Hochrechnung {range}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>Your tools keep running.</source>
      <translation>Ihre Programme laufen weiter.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>about 1 day</source>
      <translation>etwa 1 Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>about 1 day left</source>
      <translation>reicht etwa 1 Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>about 1 day of credit left</source>
      <translation>Guthaben für etwa 1 Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>about {n} days</source>
      <translation>etwa {n} Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>about {n} days left</source>
      <translation>reicht etwa {n} Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>about {n} days of credit left</source>
      <translation>Guthaben für etwa {n} Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>less than a day</source>
      <translation>weniger als ein Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>less than a day left</source>
      <translation>reicht keinen Tag mehr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>less than a day of credit left</source>
      <translation>Guthaben für weniger als einen Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>more than a year</source>
      <translation>mehr als ein Jahr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>no recent spending</source>
      <translation>zuletzt keine Ausgaben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>not enough history</source>
      <translation>zu wenig Verlauf</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>{amount} left</source>
      <translation>{amount} übrig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>{left} left ({why})</source>
      <translation>{left} übrig ({why})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>{left} left at {per_day} a day. Requests will fail when it is gone.</source>
      <translation>Noch {left} bei {per_day} am Tag. Danach schlagen Anfragen fehl.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>{left} left, {days}</source>
      <translation>noch {left}, {days}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>{percent}% of budget</source>
      <translation>{percent} % des Budgets</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>{percent}% of its budget used</source>
      <translation>{percent} % des Budgets verbraucht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>{percent}% of this month's budget used</source>
      <translation>{percent} % des Monatsbudgets verbraucht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/money.py" />
      <source>{spent} of {limit} by the {day}.</source>
      <translation>{spent} von {limit} bis zum {day}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/quiet.py" />
      <source>muted until it changes</source>
      <translation>stumm, bis sich etwas ändert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/alerts/quiet.py" />
      <source>muted until {clock}</source>
      <translation>stumm bis {clock}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>95% of {n} replies today came within {time}</source>
      <translation>95 % von {n} Antworten kamen heute innerhalb von {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>about half the price ({price} instead of {before} per million tokens)</source>
      <translation>etwa halb so teuer ({price} statt {before} je Million Token)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>about {n}× the price ({price} instead of {before} per million tokens)</source>
      <translation>etwa {n}-mal so teuer ({price} statt {before} je Million Token)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>about {price} per million tokens</source>
      <translation>etwa {price} je Million Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>about {share} of the price ({price} instead of {before} per million tokens)</source>
      <translation>etwa {share} des Preises ({price} statt {before} je Million Token)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>balance: not available with this key</source>
      <translation>Guthaben: mit diesem Schlüssel nicht abrufbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>cannot chat</source>
      <translation>kann nicht chatten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>cannot make embeddings</source>
      <translation>kann keine Embeddings erzeugen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>checked {age}</source>
      <translation>{age} geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>healthy</source>
      <translation>in Ordnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>healthy {lasting}</source>
      <translation>{lasting} in Ordnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>its last check failed</source>
      <translation>die letzte Prüfung schlug fehl</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>its problem is not over yet</source>
      <translation>das Problem ist noch nicht vorbei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>key accepted {age}</source>
      <translation>Schlüssel angenommen {age}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>last reply {time}</source>
      <translation>letzte Antwort {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>no other provider in your backup order can chat</source>
      <translation>kein anderer Anbieter Ihrer Ersatzliste kann chatten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>no other provider in your backup order can make embeddings</source>
      <translation>kein anderer Anbieter Ihrer Ersatzliste kann Embeddings erzeugen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>no other provider in your backup order has a key</source>
      <translation>kein anderer Anbieter Ihrer Ersatzliste hat einen Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>no other provider is in your backup order</source>
      <translation>Ihre Ersatzliste enthält keinen anderen Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>no other provider is known to be working</source>
      <translation>von keinem anderen Anbieter ist bekannt, dass er funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>no price known</source>
      <translation>kein Preis bekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>no reply yet</source>
      <translation>noch keine Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>none of the working providers can take over</source>
      <translation>keiner der funktionierenden Anbieter kann einspringen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>out of credit</source>
      <translation>Guthaben aufgebraucht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>p95 {time}</source>
      <translation>p95 {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>runs on {name}, too</source>
      <translation>läuft auch über {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>used for {what}</source>
      <translation>verwendet für: {what}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>working</source>
      <translation>funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>working {lasting}</source>
      <translation>funktioniert {lasting}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>{name}: {reason}</source>
      <translation>{name}: {reason}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>{n}%</source>
      <translation>{n} %</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/choose.py" />
      <source>{why}: no other provider can be reached either</source>
      <translation>{why}: Auch kein anderer Anbieter ist erreichbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>Check first.</source>
      <translation>Prüfen Sie zuerst.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>Check its address.</source>
      <translation>Prüfen Sie die Adresse.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>Check what its key may do.</source>
      <translation>Prüfen Sie, was der Schlüssel darf.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>Nothing has been checked yet.</source>
      <translation>Es wurde noch nichts geprüft.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>Ready: your providers work and their keys are valid.</source>
      <translation>Bereit: Ihre Anbieter laufen, und die Schlüssel sind gültig.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>Ready: your providers work, their keys are valid, and credit lasts today.</source>
      <translation>Bereit: Ihre Anbieter laufen, die Schlüssel sind gültig, und das Guthaben reicht für heute.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>Replace its key first.</source>
      <translation>Ersetzen Sie zuerst den Schlüssel.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>The last check was {age}.</source>
      <translation>Die letzte Prüfung war {age}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>Top up first.</source>
      <translation>Laden Sie zuerst das Guthaben auf.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>Use {name} instead.</source>
      <translation>Nutzen Sie stattdessen {name}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>{name} is not checked yet.</source>
      <translation>{name} ist noch nicht geprüft.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover/preflight.py" />
      <source>{name}'s credit will not last today at the usual rate.</source>
      <translation>Das Guthaben bei {name} reicht beim üblichen Verbrauch heute nicht.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/keys.py" />
      <source>There is a character inside that no key has. Copy the key again.</source>
      <translation>Es ist ein Zeichen darin, das kein Schlüssel hat. Kopieren Sie den Schlüssel noch einmal.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/keys.py" />
      <source>There is a space inside. Paste the key alone.</source>
      <translation>Es ist ein Leerzeichen darin. Fügen Sie nur den Schlüssel ein.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/keys.py" />
      <source>There is no key here.</source>
      <translation>Hier steht kein Schlüssel.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/keys.py" />
      <source>This is longer than a key ({n} characters). Paste the key alone.</source>
      <translation>Das ist länger als ein Schlüssel ({n} Zeichen). Fügen Sie nur den Schlüssel ein.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/keys.py" />
      <source>This is more than one line. Paste the key alone.</source>
      <translation>Das ist mehr als eine Zeile. Fügen Sie nur den Schlüssel ein.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/keys.py" />
      <source>This is the shortened form of a key. Copy the whole key, or make a new one.</source>
      <translation>Das ist die gekürzte Form eines Schlüssels. Kopieren Sie den ganzen, oder legen Sie einen neuen an.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/keys.py" />
      <source>{name} in {place}</source>
      <translation>{name} in {place}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/keys.py" />
      <source>{origin}: {problem}</source>
      <translation>{origin}: {problem}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/billing.py" />
      <source>Costs are not read: an admin key goes to the provider's own address only, which was changed</source>
      <translation>Kosten werden nicht gelesen: Ein Admin-Schlüssel geht nur an die eigene Adresse des Anbieters, und die wurde geändert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/billing.py" />
      <source>The provider is limiting requests for its cost report</source>
      <translation>Der Anbieter begrenzt Anfragen nach seinem Kostenbericht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/billing.py" />
      <source>The provider's cost report could not be had just now</source>
      <translation>Der Kostenbericht des Anbieters war gerade nicht zu bekommen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/billing.py" />
      <source>The provider's cost report did not answer</source>
      <translation>Der Kostenbericht des Anbieters hat nicht geantwortet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/billing.py" />
      <source>The provider's cost report has a form that is not known</source>
      <translation>Der Kostenbericht des Anbieters hat eine unbekannte Form</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/billing.py" />
      <source>This admin key is refused: it may be revoked, or lack the right to read costs</source>
      <translation>Dieser Admin-Schlüssel wird abgelehnt: Vielleicht ist er widerrufen, oder ihm fehlt das Recht, Kosten zu lesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/billing.py" />
      <source>This key cannot read costs: it needs an admin key</source>
      <translation>Dieser Schlüssel kann keine Kosten lesen: Nötig ist ein Admin-Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/billing.py" />
      <source>This key holds characters that no key has</source>
      <translation>Dieser Schlüssel enthält Zeichen, die kein Schlüssel hat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/billing.py" />
      <source>{fault}.</source>
      <translation>{fault}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/billing.py" />
      <source>{fault}. {detail}.</source>
      <translation>{fault}. {detail}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/check.py" />
      <source>was turned away</source>
      <translation>wurde abgewiesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/check.py" />
      <source>was turned away (HTTP {status})</source>
      <translation>wurde abgewiesen (HTTP {status})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/limits.py" />
      <source>acceptable</source>
      <translation>annehmbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/limits.py" />
      <source>concerning</source>
      <translation>bedenklich</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/limits.py" />
      <source>critical</source>
      <translation>kritisch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/limits.py" />
      <source>excellent</source>
      <translation>ausgezeichnet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/limits.py" />
      <source>good</source>
      <translation>gut</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/limits.py" />
      <source>slow</source>
      <translation>langsam</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>Check the network; checks resume by themselves</source>
      <translation>Netz prüfen; die Prüfungen gehen von selbst weiter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>Check the proxy settings of this computer</source>
      <translation>Prüfen Sie die Proxy-Einstellungen dieses Computers</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>Checks resume by themselves</source>
      <translation>Die Prüfungen gehen von selbst weiter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>No host shows a certificate that this computer trusts</source>
      <translation>Kein Server zeigt ein Zertifikat, dem dieser Computer vertraut</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>No internet</source>
      <translation>Kein Internet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>Open any page in a browser and sign in</source>
      <translation>Öffnen Sie eine Seite im Browser und melden Sie sich an</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>Point SSL_CERT_FILE to the certificate of your network or virus scanner</source>
      <translation>Setzen Sie SSL_CERT_FILE auf das Zertifikat Ihres Netzes oder Virenscanners</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>Set the date and time of this computer</source>
      <translation>Stellen Sie Datum und Uhrzeit dieses Computers richtig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>The computer just woke, and its network is not back yet</source>
      <translation>Der Computer ist gerade aufgewacht, sein Netz ist noch nicht da</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>The date of this computer is wrong</source>
      <translation>Das Datum dieses Computers ist falsch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>The proxy fails</source>
      <translation>Der Proxy funktioniert nicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>This network answers in place of every host: a sign-in page, or a filter</source>
      <translation>Dieses Netz antwortet anstelle aller Server: eine Anmeldeseite oder ein Filter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>You're offline. Checks resume when you're back</source>
      <translation>Sie sind offline. Sobald Sie wieder online sind, geht es weiter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>certificates not trusted</source>
      <translation>Zertifikate nicht vertrauenswürdig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>network wants a sign-in</source>
      <translation>Netz verlangt Anmeldung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>no internet</source>
      <translation>kein Internet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>proxy fails</source>
      <translation>Proxy gestört</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>waiting for the network</source>
      <translation>wartet auf das Netz</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>wrong clock</source>
      <translation>falsche Uhrzeit</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/offline.py" />
      <source>{problem}. {remedy}</source>
      <translation>{problem}. {remedy}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/model/snapshot.py" />
      <source>Paused</source>
      <translation>Pausiert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/costs.py" />
      <source>about {amount}</source>
      <translation>etwa {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/costs.py" />
      <source>about {amount} and {tokens} of unknown price</source>
      <translation>etwa {amount} und {tokens} ohne bekannten Preis</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/costs.py" />
      <source>{name} billed nothing since {date}, though your tools reported {reported}. Is it another account?</source>
      <translation>{name} hat seit {date} nichts abgerechnet, obwohl Ihre Programme {reported} gemeldet haben. Ist es ein anderes Konto?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/costs.py" />
      <source>{name}'s bill: {billed} since {date}. Your tools reported {reported}; prices or discounts may differ.</source>
      <translation>Rechnung von {name} seit {date}: {billed}. Ihre Programme meldeten {reported}; Preise oder Rabatte können abweichen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/costs.py" />
      <source>{name}'s bill: {billed} since {date}. Your tools reported {reported}; the rest was used elsewhere.</source>
      <translation>Rechnung von {name} seit {date}: {billed}. Ihre Programme meldeten {reported}; der Rest wurde anderswo verbraucht.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/savings.py" />
      <source>About {new}, not {old}</source>
      <translation>Etwa {new} statt {old}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/savings.py" />
      <source>Another model; try it first</source>
      <translation>Anderes Modell; erst ausprobieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/savings.py" />
      <source>It needs a key first</source>
      <translation>Dafür fehlt noch ein Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/savings.py" />
      <source>Replies take {best}, not {own}</source>
      <translation>Antwortet in {best} statt {own}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/savings.py" />
      <source>Smaller model; try it first</source>
      <translation>Kleineres Modell; erst ausprobieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/savings.py" />
      <source>Use {new} for {old}</source>
      <translation>{new} statt {old} verwenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/savings.py" />
      <source>Use {new} on {other} for {old}</source>
      <translation>{new} bei {other} statt {old} verwenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money/savings.py" />
      <source>{best} failed, not {own}</source>
      <translation>{best} fehlgeschlagen statt {own}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/report/metrics.py" />
      <source>it names another provider</source>
      <translation>ein anderer Anbieter ist genannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/report/metrics.py" />
      <source>status is none of the four</source>
      <translation>status ist keiner der vier</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/report/metrics.py" />
      <source>{name} is not a number</source>
      <translation>{name} ist keine Zahl</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/report/metrics.py" />
      <source>{name} is not a number from 0 up</source>
      <translation>{name} ist keine Zahl ab 0</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/report/metrics.py" />
      <source>{name} is not a table of figures</source>
      <translation>{name} ist keine Tabelle mit Zahlen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/report/metrics.py" />
      <source>{name} is not a text</source>
      <translation>{name} ist kein Text</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/report/metrics.py" />
      <source>{name} is not a time</source>
      <translation>{name} ist keine Zeitangabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/report/metrics.py" />
      <source>{name} is not a whole number</source>
      <translation>{name} ist keine ganze Zahl</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/base_url.py" />
      <source>An address carries no user name or password.</source>
      <translation>Eine Adresse enthält weder Benutzernamen noch Passwort.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/base_url.py" />
      <source>An address has no ? or # in it.</source>
      <translation>Eine Adresse enthält kein ? oder #.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/base_url.py" />
      <source>An address has no spaces or control characters.</source>
      <translation>Eine Adresse hat keine Leer- oder Steuerzeichen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/base_url.py" />
      <source>An address looks like https://host/v1.</source>
      <translation>Eine Adresse sieht so aus: https://host/v1.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/base_url.py" />
      <source>Plain http is for this computer only (127.0.0.1); elsewhere it shows the key to the network.</source>
      <translation>Unverschlüsseltes http geht nur für diesen Computer (127.0.0.1); sonst sähe das Netz den Schlüssel.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/base_url.py" />
      <source>The host or port of this address cannot be read.</source>
      <translation>Host oder Port dieser Adresse sind nicht lesbar.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source> Did you mean {word}?</source>
      <translation> Meinten Sie {word}?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>Keys do not belong in this file. Save it with 'apimon keys set' and remove it here.</source>
      <translation>Schlüssel gehören nicht in diese Datei. Speichern Sie ihn mit „apimon keys set“ und entfernen Sie ihn hier.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>The default is used.</source>
      <translation>Es gilt der Standardwert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>There is no such setting; it is ignored.{hint}</source>
      <translation>Diese Einstellung gibt es nicht; sie wird nicht beachtet.{hint}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>This should be a number from {least} to {most}{unit}. {used}{unit} is used.</source>
      <translation>Das sollte eine Zahl von {least} bis {most}{unit} sein. Es gilt {used}{unit}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>This should be a table of settings. All of its defaults are used.</source>
      <translation>Das sollte eine Tabelle mit Einstellungen sein. Hier gelten alle Standardwerte.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>This should be a text in "quotes". {instead}</source>
      <translation>Das sollte ein Text in "Anführungszeichen" sein. {instead}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>This should be a whole number from {least} to {most}{unit}. {used}{unit} is used.</source>
      <translation>Das sollte eine ganze Zahl von {least} bis {most}{unit} sein. Es gilt {used}{unit}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>This should be an amount in USD above 0. No budget is set.</source>
      <translation>Das sollte ein Betrag in USD über 0 sein. Es gilt kein Budget.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>This should be one of {known}. {instead}{hint}</source>
      <translation>Möglich sind hier: {known}. {instead}{hint}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>This should be true or false. {used} is used.</source>
      <translation>Das sollte true oder false sein. Es gilt {used}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>{place} (line {line}): {message}</source>
      <translation>{place} (Zeile {line}): {message}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/declare.py" />
      <source>{value} is used.</source>
      <translation>Es gilt {value}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source> tokens</source>
      <translation> Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>A hook needs either a command or a url. This hook is left out.</source>
      <translation>Ein Hook braucht entweder einen Befehl oder eine Adresse. Dieser Hook entfällt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>An added provider needs a base_url. This provider is left out.{hint}</source>
      <translation>Ein hinzugefügter Anbieter braucht eine base_url. Dieser Anbieter entfällt.{hint}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>An id is made of lower-case letters, digits, - and _.</source>
      <translation>Eine Kennung besteht aus Kleinbuchstaben, Ziffern, - und _.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>Only an added provider has this setting; it is ignored.</source>
      <translation>Diese Einstellung haben nur hinzugefügte Anbieter; sie wird nicht beachtet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>The provider's own address is used.</source>
      <translation>Es gilt die eigene Adresse des Anbieters.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>There are no quiet hours.</source>
      <translation>Es gibt keine Ruhezeit.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>There is no provider with the id {id}; it is left out.{hint}</source>
      <translation>Einen Anbieter mit der Kennung {id} gibt es nicht; er entfällt.{hint}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>They begin and end at the same time. There are no quiet hours.</source>
      <translation>Anfang und Ende sind gleich. Es gibt keine Ruhezeit.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>They should look like "22:00-08:00". There are no quiet hours.</source>
      <translation>Das sollte aussehen wie "22:00-08:00". Es gibt keine Ruhezeit.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This needs a test_model, because no model exists everywhere. It is off.</source>
      <translation>Dafür ist ein test_model nötig: Es gibt kein Modell, das alle haben. Der Test ist aus.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This provider is left out.</source>
      <translation>Dieser Anbieter entfällt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This should be a list like ["/usr/bin/logger", "API Monitor"]. The command is left out.</source>
      <translation>Hier gehört eine Liste wie ["/usr/bin/logger", "API Monitor"] hin. Der Befehl entfällt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This should be a list of ids like ["one", "two"]. The usual order is used.</source>
      <translation>Das sollte eine Liste von Kennungen sein wie ["one", "two"]. Es gilt die übliche Reihenfolge.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This should be a list of names like ["studio.local"]. It is left out.</source>
      <translation>Hier sollte eine Liste von Namen wie ["studio.local"] stehen. Sie wird ignoriert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This should be a list of these words: {kinds}. All of them are used.</source>
      <translation>Hier gehört eine Liste aus diesen Wörtern hin: {kinds}. Alle gelten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This should be a list of variables like ["DISPLAY"]. It is left out.</source>
      <translation>Hier gehört eine Liste von Variablen wie ["DISPLAY"] hin. Sie entfällt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This should be an address like {host}, which is used.</source>
      <translation>Das sollte eine Adresse sein wie {host}; diese gilt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This should be an https:// address; http:// only on this computer. It is left out.</source>
      <translation>Hier gehört eine https://-Adresse hin; http:// nur auf diesem Computer. Sie entfällt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This should be the name of a header like X-Secret. It is left out.</source>
      <translation>Hier gehört der Name eines Headers wie X-Secret hin. Er entfällt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This should be the name of a model. The usual one is used.</source>
      <translation>Das sollte der Name eines Modells sein. Es gilt das übliche.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This should be the name of an environment variable, not a key. It is ignored.</source>
      <translation>Das sollte der Name einer Umgebungsvariable sein, kein Schlüssel. Der Eintrag wird nicht beachtet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>This should be true, false or "cost". {used} is used.</source>
      <translation>Das sollte true, false oder "cost" sein. Es gilt {used}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>{id} is listed twice; the first one counts.</source>
      <translation>{id} steht zweimal da; die erste Stelle zählt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings/settings.py" />
      <source>{value} is not a bare name like {like}, and is left out.</source>
      <translation>{value} ist kein einfacher Name wie {like} und wird ignoriert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>${amount}</source>
      <translation>{amount} $</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>${low}–{high}</source>
      <translation>{low}–{high} $</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>1 day</source>
      <translation>1 Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>1 day {n} h</source>
      <translation>1 Tag {n} h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>1 token</source>
      <translation>1 Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>Apr</source>
      <translation>Apr.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>Aug</source>
      <translation>Aug.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>Dec</source>
      <translation>Dez.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>Feb</source>
      <translation>Feb.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>Jan</source>
      <translation>Jan.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>Jul</source>
      <translation>Juli</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>Jun</source>
      <translation>Juni</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>Mar</source>
      <translation>März</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>May</source>
      <translation>Mai</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>Nov</source>
      <translation>Nov.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>Oct</source>
      <translation>Okt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>Sep</source>
      <translation>Sept.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>every day</source>
      <translation>jeden Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>every hour</source>
      <translation>jede Stunde</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>every minute</source>
      <translation>jede Minute</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>every {pause}</source>
      <translation>alle {pause}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>for {duration}</source>
      <translation>seit {duration}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>for {n} days</source>
      <translation>seit {n} Tagen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>in the future (wrong clock?)</source>
      <translation>in der Zukunft (Uhr falsch?)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>just now</source>
      <translation>gerade eben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>never</source>
      <translation>nie</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>tomorrow {clock}</source>
      <translation>morgen {clock}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>yesterday {clock}</source>
      <translation>gestern {clock}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{currency} {amount}</source>
      <translation>{amount} {currency}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{day} {month}</source>
      <translation>{day}. {month}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{day} {month} {year}</source>
      <translation>{day}. {month} {year}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{day}nd</source>
      <translation>{day}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{day}rd</source>
      <translation>{day}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{day}st</source>
      <translation>{day}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{day}th</source>
      <translation>{day}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{duration} ago</source>
      <translation>vor {duration}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{first}–{last} {month}</source>
      <translation>{first}.–{last}. {month}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{n} days</source>
      <translation>{n} Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{n} days ago</source>
      <translation>vor {n} Tagen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{n} h</source>
      <translation>{n} h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{n} h {minutes} min</source>
      <translation>{n} h {minutes} min</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{n} min</source>
      <translation>{n} min</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{n} ms</source>
      <translation>{n} ms</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{n} tokens</source>
      <translation>{n} Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{n}M tokens</source>
      <translation>{n} Mio. Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>{part} of {whole}</source>
      <translation>{part} von {whole}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>−${amount}</source>
      <translation>−{amount} $</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/text/formats.py" />
      <source>−{currency} {amount}</source>
      <translation>−{amount} {currency}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>1 code execution</source>
      <translation>1 Code-Ausführung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>1 file search</source>
      <translation>1 Dateisuche</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>1 social media search</source>
      <translation>1 Suche in sozialen Medien</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>1 use of a tool</source>
      <translation>1 Werkzeugaufruf</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>1 web search</source>
      <translation>1 Websuche</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>another model's input</source>
      <translation>Eingabe eines anderen Modells</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>another model's output</source>
      <translation>Ausgabe eines anderen Modells</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>audio input</source>
      <translation>Audio-Eingabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>audio output</source>
      <translation>Audio-Ausgabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>billed less than reported</source>
      <translation>weniger abgerechnet als gemeldet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>command line</source>
      <translation>Befehlszeile</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>image input</source>
      <translation>Bild-Eingabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>image output</source>
      <translation>Bild-Ausgabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>instrumented client</source>
      <translation>instrumentierter Client</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>local API</source>
      <translation>lokale API</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>not reported by your tools</source>
      <translation>nicht gemeldet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>paid tests</source>
      <translation>bezahlte Tests</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>the rate of the {tier} tier</source>
      <translation>den Tarif der Stufe {tier}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>the rate of {speed} mode</source>
      <translation>den Tarif des Modus {speed}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>the surcharge for {region}</source>
      <translation>den Aufschlag für {region}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>the surcharge for {tokens} cached for an hour</source>
      <translation>den Aufschlag für {tokens}, die eine Stunde im Cache bleiben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>video input</source>
      <translation>Video-Eingabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>video output</source>
      <translation>Video-Ausgabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>{n} code executions</source>
      <translation>{n} Code-Ausführungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>{n} file searches</source>
      <translation>{n} Dateisuchen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>{n} social media searches</source>
      <translation>{n} Suchen in sozialen Medien</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>{n} uses of tools</source>
      <translation>{n} Werkzeugaufrufe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>{n} web searches</source>
      <translation>{n} Websuchen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage/text.py" />
      <source>{tokens} of {kind}</source>
      <translation>{tokens} ({kind})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Add a key</source>
      <translation>Schlüssel hinzufügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Check the API address {url}</source>
      <translation>Prüfen Sie die API-Adresse {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Check the key's permissions</source>
      <translation>Prüfen Sie die Rechte des Schlüssels</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Check this computer's clock, and any proxy or VPN</source>
      <translation>Prüfen Sie die Uhr dieses Computers sowie Proxy und VPN</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Couldn't test it: {word} ({told}).</source>
      <translation>Test nicht möglich: {word} ({told}).</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Couldn't test it: {word}. Check your connection and try again.</source>
      <translation>Test nicht möglich: {word}. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>It replied with something unexpected</source>
      <translation>Die Antwort war nicht zu verstehen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>It turns requests away</source>
      <translation>Anfragen werden abgewiesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>It's overloaded</source>
      <translation>Überlastet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Its address couldn't be looked up</source>
      <translation>Die Adresse ließ sich nicht auflösen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Its servers can't be reached securely</source>
      <translation>Die Server sind nicht sicher erreichbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Its servers don't accept connections</source>
      <translation>Die Server nehmen keine Verbindung an</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Its servers reply with errors</source>
      <translation>Die Server antworten mit Fehlern</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Key accepted, but {word}: {told}.</source>
      <translation>Schlüssel angenommen, aber {word}: {told}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Key reads costs: 1 day with costs in the last month.</source>
      <translation>Schlüssel liest Kosten: 1 Tag mit Kosten im letzten Monat.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Key reads costs: {n} days with costs in the last month.</source>
      <translation>Schlüssel liest Kosten: {n} Tage mit Kosten im letzten Monat.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Key works</source>
      <translation>Schlüssel funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>No connection</source>
      <translation>Keine Verbindung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>No key</source>
      <translation>Kein Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>No key — answers in {time}</source>
      <translation>Kein Schlüssel — antwortet in {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>No key, and it isn't responding</source>
      <translation>Kein Schlüssel, und er antwortet nicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>No reply in time</source>
      <translation>Keine Antwort in der vorgesehenen Zeit</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>No secure connection</source>
      <translation>Keine sichere Verbindung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Not checked yet</source>
      <translation>Noch nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Nothing at this address</source>
      <translation>Unter dieser Adresse ist nichts</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Out of credit</source>
      <translation>Kein Guthaben mehr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Rejected: {told}.</source>
      <translation>Abgelehnt: {told}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Replace the key</source>
      <translation>Schlüssel ersetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Replies in {time}</source>
      <translation>Antwortet in {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Replies take {time}</source>
      <translation>Antworten dauern {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Replies take {time}, about {n}× longer than usual</source>
      <translation>Antworten dauern {time}, etwa {n}-mal so lange wie sonst</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Replies take {time}, usually {usual}</source>
      <translation>Antworten dauern {time}, sonst {usual}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Requests fail until you replace the key</source>
      <translation>Anfragen scheitern, bis Sie den Schlüssel ersetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Requests fail until you top up</source>
      <translation>Anfragen scheitern, bis Sie Guthaben aufladen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Requests get no reply in time</source>
      <translation>Anfragen bleiben ohne rechtzeitige Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Requests reach nothing at this address</source>
      <translation>Unter dieser Adresse antwortet nichts</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>See its status page {url}</source>
      <translation>Siehe Statusseite {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Server error</source>
      <translation>Serverfehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Slow down for a while. Not an outage</source>
      <translation>Machen Sie eine Pause. Kein Ausfall</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Slow replies</source>
      <translation>Langsame Antworten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Spending is visible only with an admin key.</source>
      <translation>Ausgaben sind nur mit einem Admin-Schlüssel sichtbar.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Too many of the last requests failed</source>
      <translation>Zu viele der letzten Anfragen gescheitert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Too many requests</source>
      <translation>Zu viele Anfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Top up</source>
      <translation>Aufladen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Try another network, or without VPN, proxy or filter</source>
      <translation>Versuchen Sie es in einem anderen Netz oder ohne VPN, Proxy oder Filter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Working</source>
      <translation>Funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>Your key is not allowed to do this</source>
      <translation>Ihr Schlüssel darf das nicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>can't look up address</source>
      <translation>Adresse nicht auflösbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>doesn't allow your key</source>
      <translation>verweigert den Zugriff</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>has no key</source>
      <translation>hat keinen Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>is down</source>
      <translation>ist ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>is failing often</source>
      <translation>schlägt oft fehl</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>is limiting requests</source>
      <translation>begrenzt Anfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>is not at this address</source>
      <translation>hat eine falsche Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>is not checked</source>
      <translation>wird nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>is not checked while offline</source>
      <translation>wird offline nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>is out of credit</source>
      <translation>hat kein Guthaben mehr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>is overloaded</source>
      <translation>ist überlastet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>is slow</source>
      <translation>ist langsam</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>is working</source>
      <translation>funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>key accepted</source>
      <translation>Schlüssel angenommen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>key not verified</source>
      <translation>Schlüssel nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>key rejected</source>
      <translation>Schlüssel abgelehnt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>last real reply</source>
      <translation>letzte echte Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>limiting requests</source>
      <translation>begrenzt Anfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>looks like a key for {name}</source>
      <translation>sieht aus wie ein Schlüssel für {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>looks like an admin key of {name}, which reads costs and cannot call models</source>
      <translation>sieht aus wie ein Admin-Schlüssel von {name}; der liest Kosten und kann keine Modelle aufrufen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>looks like an ordinary key of {name}, which cannot read costs</source>
      <translation>sieht aus wie ein gewöhnlicher Schlüssel von {name}; der kann keine Kosten lesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>many errors</source>
      <translation>viele Fehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>no answer</source>
      <translation>keine Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>no key</source>
      <translation>kein Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>no reply</source>
      <translation>keine Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>no secure connection</source>
      <translation>keine sichere Verbindung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>not allowed</source>
      <translation>nicht zugelassen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>not checked</source>
      <translation>nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>not reachable</source>
      <translation>nicht erreichbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>not reached yet</source>
      <translation>noch nicht erreicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>not verified yet</source>
      <translation>noch nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>offline</source>
      <translation>offline</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>overloaded</source>
      <translation>überlastet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>reachable</source>
      <translation>erreichbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>real replies not tested</source>
      <translation>echte Antworten nicht getestet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>sends unexpected replies</source>
      <translation>antwortet unverständlich</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>server error</source>
      <translation>Serverfehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>since {time}</source>
      <translation>seit {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>unexpected reply</source>
      <translation>unerwartete Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>wrong address</source>
      <translation>falsche Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>{failed} of the last {n} requests failed</source>
      <translation>{failed} der letzten {n} Anfragen gescheitert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>{name} admin key</source>
      <translation>{name} (Admin-Schlüssel)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>{proofs} (Settings offers real test requests)</source>
      <translation>{proofs} (echte Testanfragen: in den Einstellungen)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>{proofs}; the test request {result}</source>
      <translation>{proofs}; die Testanfrage {result}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>{proof} {age}</source>
      <translation>{proof} {age}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>{step} at {url}</source>
      <translation>{step}: {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>{text} ({detail})</source>
      <translation>{text} ({detail})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>{text}, available again at {time}</source>
      <translation>{text}, wieder verfügbar um {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>{text}, available again on {time}</source>
      <translation>{text}, wieder verfügbar am {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/causes.py" />
      <source>{text}, available again {time}</source>
      <translation>{text}, wieder verfügbar {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>1 has problems</source>
      <translation>1 mit Problemen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>1 needs attention</source>
      <translation>1 zu klären</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>Add a key to get started.</source>
      <translation>Fügen Sie einen Schlüssel hinzu, um zu beginnen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>Both providers are working.</source>
      <translation>Beide Anbieter funktionieren.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>Checking your providers…</source>
      <translation>Ihre Anbieter werden geprüft …</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>Checks are paused.</source>
      <translation>Die Prüfungen sind pausiert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>Couldn't read {name}'s status page</source>
      <translation>Die Statusseite von {name} war nicht lesbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>Everything else is working.</source>
      <translation>Alles andere funktioniert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>Everything is working.</source>
      <translation>Alles funktioniert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>None is working.</source>
      <translation>Keiner funktioniert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>Only {name} is working.</source>
      <translation>Nur {name} funktioniert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>reports a problem</source>
      <translation>meldet ein Problem</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>reports an outage</source>
      <translation>meldet einen Ausfall</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>reports maintenance</source>
      <translation>meldet Wartungsarbeiten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>reports no problems</source>
      <translation>meldet keine Probleme</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{count} working, {rest}.</source>
      <translation>{count} funktionieren, {rest}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{first} and {last}</source>
      <translation>{first} und {last}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{line}.</source>
      <translation>{line}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{names} are down</source>
      <translation>{names} sind ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{names} are snoozed until their status changes.</source>
      <translation>{names} sind stumm, bis sich ihr Status ändert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{name} is snoozed until its status changes.</source>
      <translation>{name} ist stumm, bis sich der Status ändert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{name} is working.</source>
      <translation>{name} funktioniert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{name} {report}</source>
      <translation>{name} {report}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{name}'s status page: “{title}”</source>
      <translation>Statusseite von {name}: „{title}“</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{n} are snoozed until their status changes.</source>
      <translation>{n} sind stumm, bis sich ihr Status ändert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{n} down</source>
      <translation>{n} ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{n} have problems</source>
      <translation>{n} mit Problemen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{n} need attention</source>
      <translation>{n} zu klären</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{n} not checked yet</source>
      <translation>{n} noch nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{n} not checked yet.</source>
      <translation>{n} noch nicht geprüft.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{n} not reachable from here</source>
      <translation>{n} von hier aus nicht erreichbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{n} not reachable from here.</source>
      <translation>{n} von hier aus nicht erreichbar.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{n} slow</source>
      <translation>{n} langsam</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{n} snoozed</source>
      <translation>{n} stumm</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{n} working.</source>
      <translation>{n} funktionieren.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{problems}.</source>
      <translation>{problems}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{report} (read {age})</source>
      <translation>{report} (gelesen {age})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{report} elsewhere on its status page</source>
      <translation>{report} an anderer Stelle der Statusseite</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{report} since {time}</source>
      <translation>{report} seit {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{report}, since {time}</source>
      <translation>{report}, seit {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>{report}; your checks pass</source>
      <translation>{report}; Ihre Prüfungen gelingen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>— couldn't be read recently</source>
      <translation>— zuletzt nicht lesbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>— no status feed</source>
      <translation>— kein Statusfeed</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>— no status feed. Open the status page</source>
      <translation>— kein Statusfeed. Öffnen Sie die Statusseite</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>— not read yet</source>
      <translation>— noch nicht gelesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording/headline.py" />
      <source>— switched off in Settings</source>
      <translation>— in den Einstellungen ausgeschaltet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/monitor/engine/extra_requests.py" />
      <source>was not made, as what it uses could not be noted</source>
      <translation>entfiel, weil sich sein Verbrauch nicht vermerken ließ</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/monitor/engine/scheduler.py" />
      <source>Internal error; the log says more</source>
      <translation>Interner Fehler; das Protokoll sagt mehr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/monitor/history/recorder.py" />
      <source>Nothing is saved in this mode.</source>
      <translation>In diesem Modus wird nichts gespeichert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/anthropic.py" />
      <source>Blocked for your region or network</source>
      <translation>Für Ihre Region oder Ihr Netz gesperrt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/anthropic.py" />
      <source>The organisation is on hold; its account page says why</source>
      <translation>Die Organisation ist gesperrt; ihre Kontoseite sagt, warum</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/anthropic.py" />
      <source>The organisation's spending limit is reached</source>
      <translation>Das Ausgabenlimit der Organisation ist erreicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/anthropic.py" />
      <source>high-quality answers</source>
      <translation>hochwertige Antworten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>A proxy asks for a sign-in (HTTP 407)</source>
      <translation>Ein Proxy dazwischen verlangt eine Anmeldung (HTTP 407)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>A web page asks for a sign-in (HTTP 401); the key was not verified</source>
      <translation>Eine Webseite verlangt eine Anmeldung (HTTP 401); der Schlüssel wurde nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>A web page came back instead of the API</source>
      <translation>Statt der API kam eine Webseite zurück</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>A web page refuses access (HTTP 403); the key was not verified</source>
      <translation>Eine Webseite verweigert den Zugriff (HTTP 403); der Schlüssel wurde nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>It redirects elsewhere</source>
      <translation>Er leitet auf eine andere Adresse um</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>It reports success and an error at the same time</source>
      <translation>Er meldet Erfolg und zugleich einen Fehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>The key is valid, but not allowed to do this (HTTP 403)</source>
      <translation>Der Schlüssel ist gültig, darf das aber nicht (HTTP 403)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>The network asks for a sign-in (HTTP 511)</source>
      <translation>Das Netz dazwischen verlangt eine Anmeldung (HTTP 511)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>The reply has an unexpected form</source>
      <translation>Die Antwort hat eine unerwartete Form</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>The reply is empty</source>
      <translation>Die Antwort ist leer</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>The reply isn't valid JSON</source>
      <translation>Die Antwort ist kein gültiges JSON</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/google_gemini.py" />
      <source>Google blocked this key: it was leaked publicly</source>
      <translation>Google hat diesen Schlüssel gesperrt: Er wurde öffentlich bekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/google_gemini.py" />
      <source>Google rejects unrestricted keys: create a new one</source>
      <translation>Google lehnt Schlüssel ohne Einschränkung ab: Erstellen Sie einen neuen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/google_gemini.py" />
      <source>Not offered in your region</source>
      <translation>In Ihrer Region nicht angeboten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/google_gemini.py" />
      <source>The key's own restrictions do not allow this</source>
      <translation>Die Einschränkungen des Schlüssels lassen das nicht zu</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/google_gemini.py" />
      <source>Your plan has no quota for this model</source>
      <translation>Ihr Tarif enthält kein Kontingent für dieses Modell</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/google_gemini.py" />
      <source>live assistant, Logic Pro plug-in</source>
      <translation>Live-Assistent, Logic-Pro-Plug-in</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/moonshot_ai.py" />
      <source>alternative</source>
      <translation>Alternative</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openai.py" />
      <source>The key may call models, but not list them</source>
      <translation>Der Schlüssel darf Modelle aufrufen, aber nicht auflisten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openai.py" />
      <source>The key may not call models</source>
      <translation>Der Schlüssel darf keine Modelle aufrufen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openai.py" />
      <source>general AI</source>
      <translation>allgemeine KI</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openrouter.py" />
      <source>A budget of this key is spent</source>
      <translation>Ein Budget dieses Schlüssels ist verbraucht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openrouter.py" />
      <source>It needs a management key</source>
      <translation>Er verlangt einen Verwaltungsschlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openrouter.py" />
      <source>Its supplier is limiting requests; you are within your own limit</source>
      <translation>Sein Zulieferer begrenzt Anfragen; Ihr eigenes Limit ist nicht erreicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openrouter.py" />
      <source>Running requests reserve the budget; it is available again when they end</source>
      <translation>Laufende Anfragen belegen das Budget; es wird frei, wenn sie enden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openrouter.py" />
      <source>The free requests of this day are used up</source>
      <translation>Die kostenlosen Anfragen dieses Tages sind verbraucht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openrouter.py" />
      <source>The key's spending limit is reached</source>
      <translation>Das Ausgabenlimit des Schlüssels ist erreicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openrouter.py" />
      <source>semantic search (embeddings)</source>
      <translation>semantische Suche (Embeddings)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/together_ai.py" />
      <source>cost-effective chat</source>
      <translation>günstiger Chat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/access.py" />
      <source>Choose a port above 1023, for example {port}</source>
      <translation>Wählen Sie einen Port über 1023, zum Beispiel {port}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/access.py" />
      <source>Choose another port</source>
      <translation>Wählen Sie einen anderen Port</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/access.py" />
      <source>Choose another port, for example {port}</source>
      <translation>Wählen Sie einen anderen Port, zum Beispiel {port}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/access.py" />
      <source>The local API can't be reached at {host}: this computer has no such address. Set 'host' in [api] to 127.0.0.1, or to an address of this computer.</source>
      <translation>Die lokale API ist unter {host} nicht erreichbar: Dieser Computer hat keine solche Adresse. Setzen Sie „host“ in [api] auf 127.0.0.1 oder eine Adresse dieses Computers.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/access.py" />
      <source>The local API can't be reached at {host}:{port}: {why}. {advice}: 'port' in [api] of config.toml, or 'apimon serve --port'.</source>
      <translation>Die lokale API ist unter {host}:{port} nicht erreichbar: {why}. {advice}: „port“ in [api] der config.toml oder „apimon serve --port“.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/access.py" />
      <source>The local API is not opened: {place} is too short, it needs at least {least} bytes. 'apimon serve --new-token' makes and saves a good one.</source>
      <translation>Die lokale API wird nicht geöffnet: {place} ist zu kurz, nötig sind mindestens {least} Byte. „apimon serve --new-token“ erzeugt und speichert ein gutes.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/access.py" />
      <source>another program uses it</source>
      <translation>ein anderes Programm benutzt ihn</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/access.py" />
      <source>the saved API token</source>
      <translation>das gespeicherte API-Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/access.py" />
      <source>this account may not use it</source>
      <translation>dieses Benutzerkonto darf ihn nicht verwenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/access.py" />
      <source>{variable} in the environment</source>
      <translation>{variable} in der Umgebung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/connection.py" />
      <source>Other computers can connect at {host}. Whoever has the token can read what is known here and report usage. The connection is not encrypted: use it only in a network that you trust.</source>
      <translation>Andere Computer können sich unter {host} verbinden. Wer das Token hat, kann lesen, was hier bekannt ist, und Verbrauch melden. Die Verbindung ist nicht verschlüsselt: Nutzen Sie sie nur in einem Netz, dem Sie vertrauen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/connection.py" />
      <source>The local API does not answer to {names}: further names need a token. 'apimon serve --new-token' makes and saves one; or set APIMON_API_TOKEN.</source>
      <translation>Die lokale API antwortet nicht unter {names}: Weitere Namen brauchen ein Token. „apimon serve --new-token“ erzeugt und speichert eines; oder setzen Sie APIMON_API_TOKEN.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/connection.py" />
      <source>The local API is not opened at {host}: other computers could use it, and there is no token. 'apimon serve --new-token' makes and saves one; or set APIMON_API_TOKEN.</source>
      <translation>Die lokale API wird unter {host} nicht geöffnet: Andere Computer könnten sie nutzen, und es gibt kein Token. „apimon serve --new-token“ erzeugt und speichert eines; oder setzen Sie APIMON_API_TOKEN.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Amounts are hidden: show them first</source>
      <translation>Beträge sind verborgen: zuerst einblenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Bills</source>
      <translation>Rechnungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Compare prices</source>
      <translation>Preise vergleichen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Copy as CSV</source>
      <translation>Als CSV kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Copy code to track usage</source>
      <translation>Code zum Erfassen kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Costs</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Group by</source>
      <translation>Gruppieren nach</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Hidden for 30 days.</source>
      <translation>30 Tage ausgeblendet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Hide for 30 days: {idea}</source>
      <translation>30 Tage ausblenden: {idea}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Hide prices</source>
      <translation>Preise ausblenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>No usage yet. Costs appear once your tools report what they use, or a bill is read.</source>
      <translation>Noch keine Nutzung. Kosten erscheinen, sobald Ihre Programme ihre Nutzung melden oder eine Rechnung gelesen wird.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Per million tokens. {basis}</source>
      <translation>Je Million Token. {basis}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Period</source>
      <translation>Zeitraum</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Reading…</source>
      <translation>Wird gelesen …</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Show again: {idea}</source>
      <translation>Wieder zeigen: {idea}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>Ways to save</source>
      <translation>Sparmöglichkeiten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/costs/page.py" />
      <source>a month</source>
      <translation>im Monat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>24 hours</source>
      <translation>24 Std.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>30 days</source>
      <translation>30 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>7 days</source>
      <translation>7 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>Copy report</source>
      <translation>Bericht kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>Export…</source>
      <translation>Exportieren…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>Last 30 days</source>
      <translation>Letzte 30 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>More</source>
      <translation>Mehr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>Problems in the last 30 days</source>
      <translation>Probleme der letzten 30 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>Reply time</source>
      <translation>Antwortzeit</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>Show all {n}</source>
      <translation>Alle {n} zeigen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>Today</source>
      <translation>Heute</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details/page.py" />
      <source>Tokens</source>
      <translation>Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/coach_mark.py" />
      <source>API Monitor lives in your panel. Click its icon any time.</source>
      <translation>API Monitor ist in Ihrer Leiste. Ein Klick auf das Symbol genügt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/coach_mark.py" />
      <source>Click the icon any time.</source>
      <translation>Ein Klick auf das Symbol genügt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/coach_mark.py" />
      <source>I'm here</source>
      <translation>Hier bin ich</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>API Monitor</source>
      <translation>API Monitor</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Found 1 key in this file.</source>
      <translation>1 Schlüssel in dieser Datei gefunden.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Found {n} keys in this file.</source>
      <translation>{n} Schlüssel in dieser Datei gefunden.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Get a key for {name}</source>
      <translation>Schlüssel für {name} holen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Get one ↗</source>
      <translation>Hier holen ↗</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Import from .env…</source>
      <translation>Aus .env holen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Is everything up?</source>
      <translation>Läuft alles?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Keep here</source>
      <translation>Hier lassen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Key for {name}</source>
      <translation>Schlüssel für {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Know when your AI is down</source>
      <translation>Sofort wissen, wenn Ihre KI ausfällt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Looks like a key for {name}.</source>
      <translation>Sieht nach einem Schlüssel für {name} aus.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>More providers, or import .env…</source>
      <translation>Weitere Anbieter oder .env importieren…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Move to {name}</source>
      <translation>Zu {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>No keys for these providers in this file.</source>
      <translation>In dieser Datei sind keine Schlüssel für diese Anbieter.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Notify me when something fails</source>
      <translation>Bei Ausfällen benachrichtigen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Ollama and others…</source>
      <translation>Ollama und andere…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>One free request to each, no key needed.</source>
      <translation>Je eine kostenlose Anfrage, ohne Schlüssel.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>One glance shows if your AI providers are working. Click for details, costs and a backup.</source>
      <translation>Ein Blick zeigt, ob Ihre KI-Anbieter funktionieren. Ein Klick zeigt Details, Kosten und einen Ersatz.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Paste your {name} key</source>
      <translation>{name}-Schlüssel einfügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Skip</source>
      <translation>Überspringen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Start at login</source>
      <translation>Bei der Anmeldung starten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Start monitoring</source>
      <translation>Überwachung starten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Testing…</source>
      <translation>Wird getestet…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Welcome to API Monitor</source>
      <translation>Willkommen bei API Monitor</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>Your desktop has no tray, so API Monitor lives in a window. Closing it keeps the checks running.</source>
      <translation>Ihr Desktop hat keinen Infobereich, daher erscheint API Monitor in einem Fenster. Auch wenn Sie es schließen, laufen die Prüfungen weiter.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run/window.py" />
      <source>✓ Ready</source>
      <translation>✓ Bereit</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/body.py" />
      <source>Forecast</source>
      <translation>Prognose</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/body.py" />
      <source>Keys stay in your system's keychain. API keys are separate from ChatGPT or Claude subscriptions, and billed separately.</source>
      <translation>Schlüssel bleiben im Schlüsselbund Ihres Systems. API-Schlüssel haben mit Abos von ChatGPT oder Claude nichts zu tun und werden getrennt abgerechnet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/body.py" />
      <source>This month</source>
      <translation>Dieser Monat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/body.py" />
      <source>This month {amount}</source>
      <translation>Diesen Monat {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/body.py" />
      <source>{amount} today</source>
      <translation>{amount} heute</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/head.py" />
      <source>Check now</source>
      <translation>Jetzt prüfen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/head.py" />
      <source>Costs ›</source>
      <translation>Kosten ›</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/head.py" />
      <source>Have a .env file?</source>
      <translation>Haben Sie eine .env-Datei?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/head.py" />
      <source>Import…</source>
      <translation>Importieren…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/head.py" />
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/head.py" />
      <source>Uptime, counting only the time this computer was awake and online</source>
      <translation>Verfügbarkeit in der Zeit, in der dieser Computer wach und online war</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/rows.py" />
      <source>Details of {name}</source>
      <translation>Einzelheiten zu {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/rows.py" />
      <source>More about {name}</source>
      <translation>Mehr zu {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/rows.py" />
      <source>{action} ({name})</source>
      <translation>{action} ({name})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/window.py" />
      <source>Copied ✓</source>
      <translation>Kopiert ✓</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/window.py" />
      <source>Hide or Show Amounts</source>
      <translation>Beträge aus- oder einblenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/window.py" />
      <source>Keep Open in a Window</source>
      <translation>Als Fenster offen lassen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/popover/window.py" />
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/save_dialog.py" />
      <source>Export</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>API address</source>
      <translation>API-Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>API address of the provider to add</source>
      <translation>API-Adresse des neuen Anbieters</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>API key</source>
      <translation>API-Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Add a provider</source>
      <translation>Anbieter hinzufügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Add and test</source>
      <translation>Hinzufügen und testen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Any OpenAI-compatible API, ending in /v1. http:// works only for this computer.</source>
      <translation>Jede OpenAI-kompatible API, mit /v1 am Ende. http:// nur für diesen Computer.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Get a key</source>
      <translation>Schlüssel holen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Import keys</source>
      <translation>Schlüssel importieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Key of the provider to add</source>
      <translation>Schlüssel des neuen Anbieters</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Keys can't be saved here. Put it into the environment instead.</source>
      <translation>Hier lassen sich keine Schlüssel speichern. Legen Sie ihn in einer Umgebungsvariablen ab.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Leave empty if the server needs no key.</source>
      <translation>Leer lassen, wenn der Server keinen Schlüssel braucht.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Name of the provider to add</source>
      <translation>Name des neuen Anbieters</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Name shown in the menu</source>
      <translation>Name im Menü</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Not needed</source>
      <translation>Nicht nötig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Other</source>
      <translation>Anderer</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Paste the key</source>
      <translation>Schlüssel einfügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Save</source>
      <translation>Speichern</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>Save the key of {name}</source>
      <translation>Schlüssel von {name} speichern</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/adding.py" />
      <source>{hint}, replaces {old}</source>
      <translation>{hint}, ersetzt {old}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Advanced</source>
      <translation>Erweitert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Answers at {url}</source>
      <translation>Antwortet unter {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Backup order</source>
      <translation>Reihenfolge der Ersatzanbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Check every</source>
      <translation>Prüfen alle</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Checks</source>
      <translation>Prüfungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Files</source>
      <translation>Dateien</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>If a provider fails, API Monitor suggests the first of these that works and can do the same job.</source>
      <translation>Fällt ein Anbieter aus, schlägt API Monitor den ersten von diesen vor, der funktioniert und dasselbe kann.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Include {name}</source>
      <translation>{name} einbeziehen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Let other apps on this computer ask for status</source>
      <translation>Andere Programme auf diesem Computer dürfen den Status abfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Local API</source>
      <translation>Lokale API</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Metrics file</source>
      <translation>Messwertdatei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Move {name} down</source>
      <translation>{name} nach unten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Move {name} up</source>
      <translation>{name} nach oben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Port</source>
      <translation>Port</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Privacy: what API Monitor sends</source>
      <translation>Datenschutz: was API Monitor sendet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Reset</source>
      <translation>Zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Reset all</source>
      <translation>Alles zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Reset all settings</source>
      <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Reset all settings? Providers you added and their keys are removed. Other keys and your history are kept.</source>
      <translation>Alle Einstellungen zurücksetzen? Hinzugefügte Anbieter und deren Schlüssel werden entfernt. Andere Schlüssel und der Verlauf bleiben erhalten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Reset order</source>
      <translation>Reihenfolge zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Reset…</source>
      <translation>Zurücksetzen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Scripts and plug-ins can read status and report usage. Other computers need a token. Keys are never shared.</source>
      <translation>Skripte und Plug-ins können den Status lesen und Nutzung melden. Andere Computer brauchen ein Token. Schlüssel werden nie weitergegeben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Settings file</source>
      <translation>Einstellungsdatei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Show: {name}</source>
      <translation>Zeigen: {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Time out after</source>
      <translation>Abbrechen nach</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>Version {version}</source>
      <translation>Version {version}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/advanced.py" />
      <source>{name} (excluded)</source>
      <translation>{name} (ausgeschlossen)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>A key is rejected, or credit is running low.</source>
      <translation>Ein Schlüssel wird abgelehnt oder das Guthaben geht zur Neige.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>A provider's own limit is on its page.</source>
      <translation>Das Limit eines einzelnen Anbieters steht auf seiner Seite.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Always</source>
      <translation>Immer</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Automatic</source>
      <translation>Automatisch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Checks go on. Afterwards one notification says what happened.</source>
      <translation>Die Prüfungen laufen weiter. Danach sagt eine Benachrichtigung, was geschehen ist.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Colour</source>
      <translation>Farbe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Costs &amp; budget</source>
      <translation>Kosten &amp; Budget</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Daily limit for all tests</source>
      <translation>Tageslimit für alle Tests</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Downloads a public list from GitHub. Sends nothing about you.</source>
      <translation>Lädt eine öffentliche Liste von GitHub. Sendet nichts über Sie.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Each state also has its own shape.</source>
      <translation>Jeder Zustand hat auch eine eigene Form.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Everywhere, including notifications. Toggle any time with {keys}.</source>
      <translation>Überall, auch in Benachrichtigungen. Jederzeit umschaltbar mit {keys}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>General</source>
      <translation>Allgemein</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Goes down</source>
      <translation>ausfällt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Hide all amounts</source>
      <translation>Alle Beträge verbergen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Icon</source>
      <translation>Symbol</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Is overloaded or limits requests</source>
      <translation>überlastet ist oder Anfragen begrenzt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Is slow</source>
      <translation>langsam ist</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Is working again</source>
      <translation>wieder funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Keep the icon still while recording</source>
      <translation>Symbol während der Aufnahme nicht ändern</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Log, files and commands are always in English.</source>
      <translation>Protokoll, Dateien und Befehle sind immer auf Englisch.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Monthly budget for all providers, in USD</source>
      <translation>Monatsbudget für alle Anbieter, in USD</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Monthly budget, in USD</source>
      <translation>Monatsbudget, in USD</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Nears its budget</source>
      <translation>sein Budget fast erreicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Needs a key or credit</source>
      <translation>einen Schlüssel oder Guthaben braucht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Never (shape only)</source>
      <translation>Nie (nur die Form)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>No notifications while recording</source>
      <translation>Keine Benachrichtigungen während der Aufnahme</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>No number</source>
      <translation>Keine Zahl</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>No reply, or an error, confirmed by three checks.</source>
      <translation>Keine Antwort oder ein Fehler, durch drei Prüfungen bestätigt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Notifications</source>
      <translation>Benachrichtigungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Notify me when a provider…</source>
      <translation>Benachrichtigen, wenn ein Anbieter…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Number</source>
      <translation>Zahl</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Number of problems</source>
      <translation>Anzahl der Probleme</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Off</source>
      <translation>Aus</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Only when something is wrong</source>
      <translation>Nur wenn etwas nicht stimmt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Overloaded, rate-limited, or failing often.</source>
      <translation>Überlastet, begrenzt oder oft fehlerhaft.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Play a sound</source>
      <translation>Ton abspielen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Prices</source>
      <translation>Preise</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Privacy</source>
      <translation>Privatsphäre</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Quiet</source>
      <translation>Ruhe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Quiet from</source>
      <translation>Ruhe von</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Quiet hours</source>
      <translation>Ruhezeit</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Quiet until</source>
      <translation>Ruhe bis</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Real test requests</source>
      <translation>Echte Testanfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Replies take about three times longer than usual.</source>
      <translation>Antworten dauern etwa dreimal so lange wie sonst.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Same as system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Send a test</source>
      <translation>Test senden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Sent when a problem you were notified of is over.</source>
      <translation>Kommt, wenn ein gemeldetes Problem vorbei ist.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Sent. Nothing appeared? Check notification settings on your system.</source>
      <translation>Gesendet. Nichts erschienen? Prüfen Sie die Benachrichtigungseinstellungen des Systems.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Starts quietly: only the icon appears.</source>
      <translation>Startet unauffällig: Nur das Symbol erscheint.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Studio mode</source>
      <translation>Studiomodus</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Text size, dark mode and reduced motion follow your system.</source>
      <translation>Schriftgröße, Dunkelmodus und reduzierte Bewegung folgen dem System.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>The free check shows a key works. A real request also shows that models reply; it costs a fraction of a cent. Turn it on for each provider on its page.</source>
      <translation>Die kostenlose Prüfung zeigt, dass ein Schlüssel gilt. Eine echte Anfrage zeigt auch, dass Modelle antworten; sie kostet einen Bruchteil eines Cents. Eingeschaltet wird sie je Anbieter auf dessen Seite.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>The icon and windows keep updating.</source>
      <translation>Symbol und Fenster bleiben aktuell.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Today's spending</source>
      <translation>Ausgaben heute</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Update prices daily</source>
      <translation>Preise täglich aktualisieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>We'll notify you at 80% and 100%. Spending isn't blocked. Amounts not yet billed are estimates.</source>
      <translation>Bei 80 % und 100 % werden Sie benachrichtigt. Nichts wird gesperrt. Noch nicht abgerechnete Beträge sind Schätzungen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>Whole US dollars; &lt;1 means under a dollar. Hidden while unknown or muted.</source>
      <translation>Ganze US-Dollar; &lt;1 heißt unter einem Dollar. Entfällt, solange unbekannt oder stummgeschaltet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>You get one notification per problem, and none for problems that were there at launch.</source>
      <translation>Sie erhalten eine Benachrichtigung pro Problem und keine für Probleme, die beim Start schon da waren.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>You've spent 80% or 100% of a monthly budget.</source>
      <translation>80 % oder 100 % eines Monatsbudgets sind ausgegeben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/general.py" />
      <source>to</source>
      <translation>bis</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/page.py" />
      <source>Keeping the previous budget.</source>
      <translation>Das bisherige Budget gilt weiter.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/page.py" />
      <source>No limit</source>
      <translation>Kein Limit</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>API address of {name}</source>
      <translation>API-Adresse von {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>API address: {url}</source>
      <translation>API-Adresse: {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Add admin key…</source>
      <translation>Admin-Schlüssel hinzufügen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Add an {key}</source>
      <translation>Hinzufügen: {key}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Also read from {variable} in the environment</source>
      <translation>Wird auch aus {variable} in der Umgebung gelesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Another address</source>
      <translation>Andere Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Change the API address of {name}</source>
      <translation>API-Adresse von {name} ändern</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Change…</source>
      <translation>Ändern…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Get a key: {key}</source>
      <translation>Holen: {key}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Get another key</source>
      <translation>Anderen Schlüssel holen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Monitor</source>
      <translation>Überwachen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Monitor {name}</source>
      <translation>{name} überwachen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Monthly limit for {name}, in USD</source>
      <translation>Monatslimit für {name}, in USD</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Monthly limit, in USD</source>
      <translation>Monatslimit, in USD</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>More about the {key}</source>
      <translation>Mehr: {key}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Needs an admin key</source>
      <translation>Braucht einen Admin-Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Notify me even while recording</source>
      <translation>Auch während der Aufnahme benachrichtigen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Notify me of {name} even while recording</source>
      <translation>Über {name} auch während der Aufnahme benachrichtigen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Paste a new key</source>
      <translation>Neuen Schlüssel einfügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Region</source>
      <translation>Region</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Region of {name}</source>
      <translation>Region von {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Remove the saved key</source>
      <translation>Gespeicherten Schlüssel entfernen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Remove {name}</source>
      <translation>{name} entfernen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Remove {name} and its key? Its history is kept.</source>
      <translation>{name} und den Schlüssel entfernen? Der Verlauf bleibt erhalten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Remove…</source>
      <translation>Entfernen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Removing…</source>
      <translation>Wird entfernt…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Save here anyway</source>
      <translation>Trotzdem hier speichern</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Save the {key}</source>
      <translation>Speichern: {key}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Saving…</source>
      <translation>Wird gespeichert…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Show {name}'s bill</source>
      <translation>Rechnung von {name} zeigen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Still using the previous address.</source>
      <translation>Die bisherige Adresse gilt weiter.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Test</source>
      <translation>Testen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Test the {key}</source>
      <translation>Testen: {key}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Test {name} with real requests</source>
      <translation>{name} mit echten Anfragen testen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>The provider's own</source>
      <translation>Die des Anbieters</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>This provider needs an address.</source>
      <translation>Dieser Anbieter braucht eine Adresse.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>Used for</source>
      <translation>Verwendet für</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>We'll notify you at 80% and 100%. Nothing is blocked.</source>
      <translation>Bei 80 % und 100 % werden Sie benachrichtigt. Nichts wird gesperrt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>What you use it for, e.g. vocal tuner</source>
      <translation>Wofür Sie ihn nutzen, z. B. Gesangskorrektur</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>What {name} is used for</source>
      <translation>Wofür {name} verwendet wird</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/provider.py" />
      <source>http:// works only for this computer.</source>
      <translation>http:// geht nur für diesen Computer.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/sidebar.py" />
      <source>+ Add</source>
      <translation>+ Neu</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/sidebar.py" />
      <source>Import keys from a .env file</source>
      <translation>Schlüssel aus einer .env-Datei importieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/sidebar.py" />
      <source>Pages and providers</source>
      <translation>Seiten und Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/window.py" />
      <source>Providers</source>
      <translation>Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings/window.py" />
      <source>Try the keyring again</source>
      <translation>Schlüsselbund erneut versuchen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/tray/tray.py" />
      <source>Check Now</source>
      <translation>Jetzt prüfen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/tray/tray.py" />
      <source>Hide Amounts</source>
      <translation>Beträge verbergen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/tray/tray.py" />
      <source>Settings…</source>
      <translation>Einstellungen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/commands.py" />
      <source>Picture of the chart</source>
      <translation>Bild des Diagramms</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/commands.py" />
      <source>Report and history</source>
      <translation>Bericht und Verlauf</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/commands.py" />
      <source>Table of checks and incidents</source>
      <translation>Tabelle der Prüfungen und Störungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/conditions.py" />
      <source>In {file}: {problem}</source>
      <translation>In {file}: {problem}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/conditions.py" />
      <source>Your desktop has no tray, so API Monitor lives in this window. Closing it keeps the checks running; Ctrl+Q quits.</source>
      <translation>Ihr Desktop hat keinen Infobereich, daher läuft API Monitor in diesem Fenster. Geprüft wird auch, wenn es geschlossen ist; Strg+Q beendet das Programm.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>1 request</source>
      <translation>1 Anfrage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>Another {amount} billed this month isn't included.</source>
      <translation>Weitere {amount}, die diesen Monat abgerechnet wurden, sind nicht enthalten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>Based on your last 30 days: {share} input, of which {cached} cached.</source>
      <translation>Nach Ihren letzten 30 Tagen: {share} Eingabe, davon {cached} aus dem Cache.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>Based on your last 30 days: {share} input.</source>
      <translation>Nach Ihren letzten 30 Tagen: {share} Eingabe.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>Day</source>
      <translation>Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>For {share} input; your tools reported no mix of their own.</source>
      <translation>Für {share} Eingabe; Ihre Programme haben keine eigene Verteilung gemeldet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>Month</source>
      <translation>Monat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>Prices updated {date}</source>
      <translation>Preise vom {date}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>Provider</source>
      <translation>Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>Tool</source>
      <translation>Werkzeug</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>Without {parts}.</source>
      <translation>Ohne {parts}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>billed</source>
      <translation>abgerechnet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>billed by providers</source>
      <translation>von Anbietern abgerechnet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>date unknown</source>
      <translation>Datum unbekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>estimated</source>
      <translation>geschätzt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>estimated from what your tools reported</source>
      <translation>geschätzt nach den Meldungen Ihrer Programme</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>flat rate (estimate)</source>
      <translation>Pauschalpreis (Schätzung)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>forecast {range}</source>
      <translation>Hochrechnung {range}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>input only, {date}</source>
      <translation>nur Eingabe, {date}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>of {limit}</source>
      <translation>von {limit}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>partly estimated</source>
      <translation>teils geschätzt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>tokens unknown</source>
      <translation>Token unbekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>without {parts}</source>
      <translation>ohne {parts}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{amount} less than your tools reported</source>
      <translation>{amount} weniger, als Ihre Programme gemeldet haben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{amount} of it not reported by your tools</source>
      <translation>{amount} davon nicht von Ihren Programmen gemeldet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{date}, may be out of date</source>
      <translation>{date}, vielleicht veraltet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{failed} of {n} requests failed</source>
      <translation>{failed} von {n} Anfragen gescheitert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{input} input ({cached} cached), {output} output</source>
      <translation>{input} Eingabe ({cached} aus dem Cache), {output} Ausgabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{input} input, {output} output, per million tokens</source>
      <translation>{input} Eingabe, {output} Ausgabe, je Million Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{name} (model unknown)</source>
      <translation>{name} (Modell unbekannt)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{name}: {spent} of its limit of {limit}.</source>
      <translation>{name}: {spent} vom Limit von {limit}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{n} requests</source>
      <translation>{n} Anfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{percent} billed by providers</source>
      <translation>{percent} von Anbietern abgerechnet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{percent} estimated</source>
      <translation>{percent} geschätzt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{text}.</source>
      <translation>{text}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{tokens} have no known price</source>
      <translation>{tokens} ohne bekannten Preis</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{tokens} have no known price and aren't included.</source>
      <translation>{tokens} haben keinen bekannten Preis und sind nicht enthalten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>{updated}; some may be out of date</source>
      <translation>{updated}; manche vielleicht veraltet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/costs.py" />
      <source>−{amount}</source>
      <translation>−{amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>1 failed check today</source>
      <translation>heute 1 Prüfung fehlgeschlagen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>1 gap without replies</source>
      <translation>1 Lücke ohne Antworten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Cost per day</source>
      <translation>Kosten je Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Down</source>
      <translation>Ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>No price is known</source>
      <translation>Kein Preis bekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>No replies in the last 24 hours.</source>
      <translation>Keine Antworten in den letzten 24 Stunden.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>No replies in the last 30 days.</source>
      <translation>Keine Antworten in den letzten 30 Tagen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>No replies in the last 7 days.</source>
      <translation>Keine Antworten in den letzten 7 Tagen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>No usage yet</source>
      <translation>Noch keine Nutzung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>None. Nothing went wrong.</source>
      <translation>Keine. Alles lief gut.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Pause checks</source>
      <translation>Prüfungen pausieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Reply time, 24 hours</source>
      <translation>Antwortzeit, 24 Stunden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Reply time, 30 days</source>
      <translation>Antwortzeit, 30 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Reply time, 7 days</source>
      <translation>Antwortzeit, 7 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Resume checks</source>
      <translation>Prüfungen fortsetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Shaded: slowest 5%.</source>
      <translation>Schattiert: die langsamsten 5 %.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Shaded: slowest 5%. Gap: asleep or offline.</source>
      <translation>Schattiert: die langsamsten 5 %. Lücke: Ruhezustand oder offline.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Status page ↗</source>
      <translation>Statusseite ↗</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Today {clock}</source>
      <translation>Heute {clock}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Tokens per day</source>
      <translation>Token je Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Typical reply</source>
      <translation>Übliche Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Uptime, 30 days</source>
      <translation>Verfügbar, 30 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>from {low} to {high}</source>
      <translation>von {low} bis {high}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>no failed check today</source>
      <translation>heute keine fehlgeschlagen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>no outage</source>
      <translation>kein Ausfall</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>no usage</source>
      <translation>kein Verbrauch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>no usage yet</source>
      <translation>noch keine Nutzung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>not checked yet</source>
      <translation>noch nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>nothing known</source>
      <translation>nichts bekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>now {time}</source>
      <translation>jetzt {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>over {duration}</source>
      <translation>über {duration}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>slowest at {time}</source>
      <translation>am langsamsten: {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>the slowest 5% up to {high}</source>
      <translation>die langsamsten 5 % bis {high}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{median} · slowest 5%: {slower}</source>
      <translation>{median} · langsamste 5 %: {slower}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{n} failed checks today</source>
      <translation>heute {n} Prüfungen fehlgeschlagen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{n} gaps without replies</source>
      <translation>{n} Lücken ohne Antworten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{n} replies today</source>
      <translation>heute {n} Antworten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{start}, for {lasted}</source>
      <translation>{start}, {lasted} lang</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{start}, {lasted} so far</source>
      <translation>{start}, bisher {lasted}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{state} {lasting}</source>
      <translation>{state} {lasting}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{total} in {n} days</source>
      <translation>{total} in {n} Tagen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source> and </source>
      <translation> und </translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Balance</source>
      <translation>Guthaben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Errors</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Key</source>
      <translation>Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Last check</source>
      <translation>Letzte Prüfung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Last problem</source>
      <translation>Letztes Problem</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Requests</source>
      <translation>Anfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Status</source>
      <translation>Status</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Verified</source>
      <translation>Geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>in {duration}</source>
      <translation>in {duration}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>last {time}</source>
      <translation>zuletzt {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>last {time} (usually {usual})</source>
      <translation>zuletzt {time} (sonst {usual})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>none</source>
      <translation>keiner</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>none in the last {n} checks</source>
      <translation>keine bei den letzten {n} Prüfungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>none needed</source>
      <translation>keiner nötig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>none yet</source>
      <translation>noch keine</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>now</source>
      <translation>jetzt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>paused</source>
      <translation>pausiert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{cause} since {start} ({duration})</source>
      <translation>{cause} seit {start} ({duration})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{failed} of the last {n} checks failed</source>
      <translation>{failed} der letzten {n} Prüfungen fehlgeschlagen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{hint}, from {origin}</source>
      <translation>{hint}, aus {origin}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{key} (replaces the one in {others})</source>
      <translation>{key} (ersetzt den aus {others})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{last}; next {wait}</source>
      <translation>{last}; nächste {wait}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{n} since launch</source>
      <translation>{n} seit dem Start</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{start}–{end} ({duration}) · {cause}</source>
      <translation>{start}–{end} ({duration}) · {cause}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>— never</source>
      <translation>— nie</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>— no reply yet</source>
      <translation>— noch keine Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>— no usage yet</source>
      <translation>— noch keine Nutzung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>— nothing checked yet</source>
      <translation>— noch nichts geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>All {n} are up. Add keys to see balance and cost.</source>
      <translation>Alle {n} sind erreichbar. Mit Schlüsseln sehen Sie auch Guthaben und Kosten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>Already saved</source>
      <translation>Schon gespeichert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>Asking each at most once, without a key…</source>
      <translation>Jeder wird höchstens einmal ohne Schlüssel gefragt …</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>Found: {origin}</source>
      <translation>Gefunden: {origin}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>No replies. Are you online?</source>
      <translation>Keine Antworten. Sind Sie online?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>No reply within {n} s</source>
      <translation>Keine Antwort innerhalb von {n} s</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>Up · {time}</source>
      <translation>Erreichbar · {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>{found} (replaces {hint})</source>
      <translation>{found} (ersetzt {hint})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>{n} of {all} are up. Add keys to see balance and cost.</source>
      <translation>{n} von {all} sind erreichbar. Mit Schlüsseln sehen Sie auch Guthaben und Kosten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>1 check</source>
      <translation>1 Prüfung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>1 check, answers in {time} on average</source>
      <translation>1 Prüfung, antwortet im Mittel in {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>1 incident of {duration} at {start}</source>
      <translation>1 Störung, {duration}, Beginn {start}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>1 incident of {duration} since {start}</source>
      <translation>1 Störung, {duration}, seit {start}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>1 lone miss</source>
      <translation>1 einzelner Aussetzer</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>24 h ago</source>
      <translation>vor 24 h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>24 h: not watched</source>
      <translation>24 h: nicht beobachtet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>24 h: {uptime} up</source>
      <translation>24 h: {uptime} verfügbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>Incident: {cause} since {start}, not over yet</source>
      <translation>Störung: {cause} seit {start}, noch nicht vorbei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>Incident: {cause} since {start}, {duration}</source>
      <translation>Störung: {cause} seit {start}, {duration}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>Up {day} today · {month} in 30 days</source>
      <translation>Verfügbar: heute {day} · in 30 Tagen {month}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>Up {month} in 30 days</source>
      <translation>Verfügbar: in 30 Tagen {month}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>degraded</source>
      <translation>beeinträchtigt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>failed</source>
      <translation>ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>healthy, one lone miss ({cause})</source>
      <translation>in Ordnung, ein einzelner Aussetzer ({cause})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>missed</source>
      <translation>Aussetzer</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>no check was due</source>
      <translation>keine Prüfung war fällig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>no incident</source>
      <translation>keine Störung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>not watched before {time} (computer asleep or offline)</source>
      <translation>nicht beobachtet vor {time} (Computer im Ruhezustand oder offline)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>not watched for {duration}</source>
      <translation>nicht beobachtet: {duration}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>not watched in the last 24 h</source>
      <translation>in den letzten 24 h nicht beobachtet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>not watched since {time} (computer asleep or offline)</source>
      <translation>nicht beobachtet seit {time} (Computer im Ruhezustand oder offline)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>not watched {start}–{end} (computer asleep or offline)</source>
      <translation>nicht beobachtet {start}–{end} (Computer im Ruhezustand oder offline)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>unwatched</source>
      <translation>nicht beobachtet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>{n} checks</source>
      <translation>{n} Prüfungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>{n} checks, answers in {time} on average</source>
      <translation>{n} Prüfungen, antwortet im Mittel in {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>{n} incidents, the longest {duration} at {start}</source>
      <translation>{n} Störungen, die längste {duration}, Beginn {start}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>{n} incidents, the longest {duration} since {start}</source>
      <translation>{n} Störungen, die längste {duration}, seit {start}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/heartbeat.py" />
      <source>{n} lone misses</source>
      <translation>{n} einzelne Aussetzer</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Copy details</source>
      <translation>Details kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Copy provider name</source>
      <translation>Anbieternamen kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>For 1 hour</source>
      <translation>Für 1 Stunde</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Mute</source>
      <translation>Stummschalten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>No problems in the last 30 days</source>
      <translation>Keine Probleme in den letzten 30 Tagen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Notify me when it's back</source>
      <translation>Benachrichtigen, wenn es wieder geht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Open status page</source>
      <translation>Statusseite öffnen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Pause this provider</source>
      <translation>Anbieter pausieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Resume this provider</source>
      <translation>Anbieter fortsetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Snooze until its status changes</source>
      <translation>Stumm, bis sich der Status ändert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Unmute</source>
      <translation>Stummschaltung aufheben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Until 8:00 tomorrow</source>
      <translation>Bis morgen 8:00 Uhr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Until something changes</source>
      <translation>Bis sich etwas ändert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Use {name} instead of {other}</source>
      <translation>Statt {other}: {name} verwenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>snoozed</source>
      <translation>stummgeschaltet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>today's cost is not known</source>
      <translation>Kosten von heute unbekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>&lt; {amount}</source>
      <translation>&lt; {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>Today {today} · {month} of {limit} this month</source>
      <translation>Heute {today} · {month} von {limit} im Monat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>Today {today} · {month} this month</source>
      <translation>Heute {today} · {month} im Monat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>at least {amount}</source>
      <translation>mindestens {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>less than {amount}</source>
      <translation>weniger als {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>so far</source>
      <translation>bisher</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>some usage unpriced</source>
      <translation>teils ohne Preis</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>{n}K tokens</source>
      <translation>{n} Tsd. Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>— (no price known)</source>
      <translation>— (kein Preis bekannt)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>≈ {amount}</source>
      <translation>≈ {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>≥ {amount}</source>
      <translation>≥ {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>1 provider</source>
      <translation>1 Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>Add a key to get started</source>
      <translation>Fügen Sie einen Schlüssel hinzu</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>Checks are paused</source>
      <translation>Prüfungen sind pausiert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>Checks resume when you're back</source>
      <translation>Weiter geht es, sobald Sie online sind</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>Everything is working</source>
      <translation>Alles funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>Nothing is checked until you do</source>
      <translation>Vorher wird nichts geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>Only {name} is working</source>
      <translation>Nur {name} funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>Problems are snoozed</source>
      <translation>Probleme sind stummgeschaltet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>The rest is working</source>
      <translation>Der Rest funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>You're offline</source>
      <translation>Sie sind offline</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>{name} is snoozed</source>
      <translation>{name} ist stummgeschaltet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>{n} of {all} working</source>
      <translation>{n} von {all} funktionieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>{n} providers</source>
      <translation>{n} Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/overall.py" />
      <source>{n} working</source>
      <translation>{n} funktionieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Add a key for {name}</source>
      <translation>Schlüssel für {name} hinzufügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Add key</source>
      <translation>Hinzufügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Add more providers</source>
      <translation>Weitere Anbieter hinzufügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Check the base URL…</source>
      <translation>Basis-URL prüfen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Checked {age}</source>
      <translation>Geprüft {age}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Cost per day since {day}, at most {amount}</source>
      <translation>Kosten pro Tag seit dem {day}, höchstens {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>More providers</source>
      <translation>Weitere Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>No backup available: {reason}</source>
      <translation>Kein Ersatz verfügbar: {reason}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Reachable without a key</source>
      <translation>Erreichbar, auch ohne Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Replace the key…</source>
      <translation>Schlüssel ersetzen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>See what the key may do…</source>
      <translation>Rechte des Schlüssels ansehen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Why not the others:</source>
      <translation>Warum nicht die anderen:</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Why {name}:</source>
      <translation>Warum {name}:</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>nothing reported</source>
      <translation>nichts gemeldet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>price unknown</source>
      <translation>Preis unbekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>snoozed until its status changes</source>
      <translation>stumm, bis sich der Status ändert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>{names}, Ollama, LM Studio…</source>
      <translation>{names}, Ollama, LM Studio …</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>{program}: {text}</source>
      <translation>{program}: {text}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>API keys are separate from ChatGPT or Claude subscriptions, and billed separately.</source>
      <translation>API-Schlüssel haben nichts mit ChatGPT- oder Claude-Abos zu tun und werden getrennt abgerechnet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>At 0, no real test requests are made.</source>
      <translation>Bei 0 gibt es keine echten Testanfragen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>At least {watched} while a window is open or something is wrong; at most {on_battery} on battery.</source>
      <translation>Mindestens {watched}, solange ein Fenster offen ist oder etwas nicht stimmt; im Akkubetrieb höchstens {on_battery}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Billing requests to OpenAI and Anthropic, only with your admin key.</source>
      <translation>Abfragen der Abrechnung bei OpenAI und Anthropic, nur mit Ihrem Admin-Schlüssel.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>From {origin}</source>
      <translation>Aus: {origin}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Keys stay in Credential Manager</source>
      <translation>Schlüssel bleiben in der Anmeldeinformationsverwaltung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Keys stay in your keychain</source>
      <translation>Schlüssel bleiben im Schlüsselbund</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Keys stay in your keyring</source>
      <translation>Schlüssel bleiben im Schlüsselbund</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Memory: not available</source>
      <translation>Arbeitsspeicher: nicht verfügbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>No key needed</source>
      <translation>Kein Schlüssel nötig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>No key yet</source>
      <translation>Noch kein Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Nothing else: no usage data, no crash reports, no update checks.</source>
      <translation>Sonst nichts: keine Nutzungsdaten, keine Absturzberichte, keine Suche nach Updates.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Off: one test needs {tokens}, more than your daily limit of {limit}.</source>
      <translation>Aus: Ein Test braucht {tokens}, mehr als Ihr Tageslimit von {limit}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Off: your daily limit for real test requests is 0.</source>
      <translation>Aus: Ihr Tageslimit für echte Testanfragen ist 0.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Price updates from GitHub once a day, only if you turn them on.</source>
      <translation>Preisaktualisierungen von GitHub einmal täglich, nur wenn Sie sie einschalten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Requests to their status pages, without a key.</source>
      <translation>Anfragen an deren Statusseiten, ohne Schlüssel.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Requests to your providers, each with its own key; no tokens, unless you turn on real test requests.</source>
      <translation>Anfragen an Ihre Anbieter, jeweils mit deren Schlüssel; keine Token, es sei denn, Sie schalten echte Testanfragen ein.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Saved in Credential Manager</source>
      <translation>In der Anmeldeinformationsverwaltung gespeichert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Saved in your keychain</source>
      <translation>Im Schlüsselbund gespeichert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Saved in your keyring</source>
      <translation>Im Schlüsselbund gespeichert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Show in Finder</source>
      <translation>Im Finder zeigen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Show in folder</source>
      <translation>Im Ordner zeigen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Since launch: {checks} checks, {others} requests to status pages or to test the network.</source>
      <translation>Seit dem Start: {checks} Prüfungen, {others} Anfragen an Statusseiten oder zum Testen des Netzwerks.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>This {doubt}.</source>
      <translation>Das {doubt}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Used today: {tokens}. Tests stop at the limit.</source>
      <translation>Heute verbraucht: {tokens}. Am Limit enden die Tests.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Using the price list from this version, plus prices the providers publish.</source>
      <translation>In Gebrauch: die Preisliste dieser Version und die Preise, die Anbieter veröffentlichen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Using the price list of {day}, plus prices the providers publish.</source>
      <translation>In Gebrauch: die Preisliste vom {day} und die Preise, die Anbieter veröffentlichen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>admin key of {name}</source>
      <translation>Admin-Schlüssel von {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>at most {amount} a month</source>
      <translation>höchstens {amount} im Monat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>key of {name}</source>
      <translation>Schlüssel von {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>measuring CPU…</source>
      <translation>CPU wird gemessen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>up to {tokens} a day, price unknown</source>
      <translation>bis zu {tokens} am Tag, Preis unbekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>{n} MB memory</source>
      <translation>{n} MB Arbeitsspeicher</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>{n} checks a day for each provider with a key. Checks are free.</source>
      <translation>{n} Prüfungen am Tag für jeden Anbieter mit Schlüssel. Prüfungen sind kostenlos.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>{n} checks a day in total. Checks are free.</source>
      <translation>Insgesamt {n} Prüfungen am Tag. Prüfungen sind kostenlos.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>{share} CPU</source>
      <translation>{share} CPU</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>{state} · checked {age}</source>
      <translation>{state} · {age} geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>At most {n} characters.</source>
      <translation>Höchstens {n} Zeichen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>Enter a name.</source>
      <translation>Geben Sie einen Namen ein.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>Enter an address such as https://host/v1.</source>
      <translation>Geben Sie eine Adresse wie https://host/v1 ein.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>Enter an amount in USD, such as 120 or 49.50.</source>
      <translation>Geben Sie einen Betrag in USD ein, z. B. 120 oder 49.50.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>Enter more than $0, or leave it empty for no budget.</source>
      <translation>Geben Sie mehr als 0 $ ein, oder lassen Sie das Feld leer.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>Ollama runs on this computer. No key needed.</source>
      <translation>Ollama läuft auf diesem Computer. Kein Schlüssel nötig.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>Quiet hours can't start and end at the same time.</source>
      <translation>Ruhezeiten können nicht zur selben Zeit beginnen und enden.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>Start its local server in LM Studio first. No key needed.</source>
      <translation>Starten Sie zuerst den lokalen Server in LM Studio. Kein Schlüssel nötig.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>There is already a provider called {name}.</source>
      <translation>Es gibt schon einen Anbieter namens {name}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>This contains characters that can't be shown.</source>
      <translation>Das enthält Zeichen, die sich nicht darstellen lassen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>Use at most two decimals, such as 49.50.</source>
      <translation>Höchstens zwei Nachkommastellen, z. B. 49.50.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/widgets/bars.py" />
      <source>{share}% of the budget used</source>
      <translation>{share} % des Budgets verbraucht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/widgets/forms.py" />
      <source>Saved</source>
      <translation>Gespeichert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/widgets/painting.py" />
      <source>unknown</source>
      <translation>unbekannt</translation>
    </message>
  </context>
</TS>
