<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>apimon</name>
    <message>
      <location filename="../../apimon_desktop/adapters/autostart.py" />
      <source>Move API Monitor to the Applications folder first, then switch this on there.</source>
      <translation>Verschieben Sie API Monitor zuerst in den Ordner „Programme“ und schalten Sie dies dann dort ein.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/autostart.py" />
      <source>What starts at login is not this copy, but: {found} — switch this off and on again to start this one.</source>
      <translation>Bei der Anmeldung startet nicht diese Kopie, sondern: {found} — schalten Sie dies aus und wieder ein, damit diese startet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/autostart.py" />
      <source>{place} can't be changed: {why}.</source>
      <translation>{place} lässt sich nicht ändern: {why}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/autostart.py" />
      <source>{place} can't be read: {why}.</source>
      <translation>{place} lässt sich nicht lesen: {why}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/autostart_windows.py" />
      <source>its command line may have {most} characters and would have {n}</source>
      <translation>die Befehlszeile darf {most} Zeichen haben und hätte {n}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/body.py" />
      <source>The answer breaks off</source>
      <translation>Die Antwort bricht ab</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/body.py" />
      <source>The answer cannot be unpacked</source>
      <translation>Die Antwort lässt sich nicht entpacken</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/body.py" />
      <source>The answer has no end</source>
      <translation>Die Antwort hat kein Ende</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/config_file.py" />
      <source>All settings have their defaults until it is mended.</source>
      <translation>Bis das behoben ist, gelten überall die Standardwerte.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/config_file.py" />
      <source>The first run will be shown again.</source>
      <translation>Die Einrichtung wird noch einmal gezeigt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/config_file.py" />
      <source>The settings were not saved.</source>
      <translation>Die Einstellungen wurden nicht gespeichert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/config_file.py" />
      <source>This file is not text in UTF-8.</source>
      <translation>Diese Datei ist kein Text in UTF-8.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/config_file.py" />
      <source>This is not valid TOML: it is nested too deeply.</source>
      <translation>Das ist kein gültiges TOML: Es ist zu tief verschachtelt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/config_file.py" />
      <source>This is not valid TOML: {what}.</source>
      <translation>Das ist kein gültiges TOML: {what}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/config_file.py" />
      <source>{path}: {why}. {consequence}</source>
      <translation>{path}: {why}. {consequence}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/cost_reader.py" />
      <source>It answered with HTTP {status}</source>
      <translation>Die Antwort war HTTP {status}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/cost_reader.py" />
      <source>It has no end</source>
      <translation>Er hat kein Ende</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>Every account may write to {folder} and could send your keys elsewhere. Close it with 'chmod go-w', or choose another folder with --home DIR.</source>
      <translation>Jedes Konto darf in {folder} schreiben und könnte Ihre Schlüssel anderswohin schicken lassen. Schließen Sie den Ordner mit „chmod go-w“ oder wählen Sie mit --home DIR einen anderen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>a folder of that name is in the way</source>
      <translation>ein gleichnamiger Ordner ist im Weg</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>a named pipe stands in its place</source>
      <translation>an seiner Stelle liegt eine benannte Pipe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>a socket stands in its place</source>
      <translation>an seiner Stelle liegt ein Socket</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>another account put it into a folder that several may write to</source>
      <translation>ein anderes Konto hat sie in einem gemeinsamen Ordner angelegt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>it is a link that another account made</source>
      <translation>es ist eine Verknüpfung, die ein anderes Konto angelegt hat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>it is a link that leads back to itself</source>
      <translation>es ist eine Verknüpfung, die auf sich selbst zurückführt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>it is larger than {limit}</source>
      <translation>es ist größer als {limit}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>it is no file</source>
      <translation>es ist keine Datei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>it is not text in UTF-8</source>
      <translation>es ist kein Text in UTF-8</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>it leads to a device</source>
      <translation>es führt zu einem Gerät</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>such a name cannot exist</source>
      <translation>dieser Name ist nicht möglich</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>this account may not read it</source>
      <translation>dieses Konto darf es nicht lesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>{folder} belongs to another account (number {owner}), which could send your keys elsewhere. Run apimon as that account, or choose another folder with --home DIR.</source>
      <translation>{folder} gehört einem anderen Konto (Nummer {owner}), das Ihre Schlüssel anderswohin schicken lassen könnte. Starten Sie apimon unter jenem Konto oder wählen Sie mit --home DIR einen anderen Ordner.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_access.py" />
      <source>{folder} is not used: {link} is a link that another account made. Choose another folder with --home DIR.</source>
      <translation>{folder} wird nicht benutzt: {link} ist eine Verknüpfung, die ein anderes Konto angelegt hat. Wählen Sie mit --home DIR einen anderen Ordner.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_faults.py" />
      <source>a file stands where its folder should be</source>
      <translation>statt des Ordners liegt dort eine Datei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_faults.py" />
      <source>another program is holding it</source>
      <translation>ein anderes Programm hält die Datei fest</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_faults.py" />
      <source>it may not be written to</source>
      <translation>Schreiben ist dort nicht erlaubt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_faults.py" />
      <source>its folder is not there</source>
      <translation>der Ordner dafür fehlt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_faults.py" />
      <source>its name is too long</source>
      <translation>sein Name ist zu lang</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_faults.py" />
      <source>the disk is full</source>
      <translation>der Datenträger ist voll</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_faults.py" />
      <source>the disk reports an error</source>
      <translation>der Datenträger meldet einen Fehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_faults.py" />
      <source>the system refused</source>
      <translation>das System hat es verweigert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/file_faults.py" />
      <source>too many files are open</source>
      <translation>es sind zu viele Dateien offen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history.py" />
      <source>{path} could not be opened for writing: {why}. Nothing is kept until it can be.</source>
      <translation>{path} konnte nicht zum Schreiben geöffnet werden: {why}. Bis das möglich ist, wird nichts gespeichert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history.py" />
      <source>{path} could not be used: {why}. It is kept as {aside}; a new one is begun.</source>
      <translation>{path} war nicht brauchbar: {why}. Aufbewahrt als {aside}; eine neue Datei wird begonnen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history.py" />
      <source>{path} could not be used: {why}. It is kept as {aside}; what can be read of it was taken over.</source>
      <translation>{path} war nicht zu gebrauchen: {why}. Sie liegt jetzt als {aside} daneben; was davon lesbar ist, wurde übernommen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history.py" />
      <source>{path} was written by a later version of API Monitor. It is left as it is and not used.</source>
      <translation>{path} stammt von einer neueren Version von API Monitor. Die Datei bleibt, wie sie ist, und wird nicht verwendet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history.py" />
      <source>{path}: {n} of its rows were damaged and are left out. The file as it was is kept as {copy}.</source>
      <translation>{path}: {n} beschädigte Zeilen wurden entfernt. Die unveränderte Datei liegt als {copy} daneben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history_access.py" />
      <source>{path} could not be read: {why}.</source>
      <translation>{path} ließ sich nicht lesen: {why}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history_access.py" />
      <source>{path} could not be written: {why}.</source>
      <translation>{path} konnte nicht geschrieben werden: {why}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history_faults.py" />
      <source>it is damaged</source>
      <translation>die Datei ist beschädigt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history_faults.py" />
      <source>the file or its folder cannot be opened</source>
      <translation>die Datei oder ihr Ordner lässt sich nicht öffnen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history_live.py" />
      <source>{path} was deleted, replaced or cut off while it was open. It is opened again.</source>
      <translation>{path} wurde gelöscht, ersetzt oder abgeschnitten, während sie offen war. Sie wird neu geöffnet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history_schema.py" />
      <source>it belongs to another program</source>
      <translation>die Datei gehört einem anderen Programm</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history_schema.py" />
      <source>it is no database</source>
      <translation>die Datei ist keine Datenbank</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history_schema.py" />
      <source>it is too large to be read from a copy</source>
      <translation>sie ist zu groß, um aus einer Kopie gelesen zu werden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history_schema.py" />
      <source>its entries contradict each other</source>
      <translation>ihre Einträge widersprechen sich</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/history_shape.py" />
      <source>its table {name} is not as it should be</source>
      <translation>ihre Tabelle {name} hat nicht den erwarteten Aufbau</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/http_client.py" />
      <source>{sentence}.</source>
      <translation>{sentence}.</translation>
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
      <location filename="../../apimon_desktop/adapters/keys/key_store.py" />
      <source>the environment</source>
      <translation>der Umgebung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/key_store.py" />
      <source>the keyring</source>
      <translation>dem Schlüsselbund</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/key_store.py" />
      <source>{name} in the keyring: {problem}</source>
      <translation>{name} im Schlüsselbund: {problem}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>Nothing was changed: the folder for temporary files of your account can't be written to.</source>
      <translation>Nichts wurde geändert: In den Ordner für temporäre Dateien Ihres Kontos lässt sich nicht schreiben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>The connection to the keyring broke. Try again; if it stays so, log out and in.</source>
      <translation>Die Verbindung zum Schlüsselbund ist abgebrochen. Versuchen Sie es noch einmal; hilft das nicht, melden Sie sich ab und wieder an.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>The keyring could not be opened: none has been made yet, or nothing could ask for its password. Log in to the desktop, unlock it there, then try again.</source>
      <translation>Der Schlüsselbund ließ sich nicht öffnen: Es wurde noch keiner angelegt, oder nach seinem Passwort konnte nicht gefragt werden. Melden Sie sich am Desktop an, entsperren Sie ihn dort und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>The keyring could not be used: its program ended unexpectedly. Try again.</source>
      <translation>Der Schlüsselbund war nicht nutzbar: Sein Programm wurde unerwartet beendet. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>The keyring did not take the change. Unlock it, then try again.</source>
      <translation>Der Schlüsselbund hat die Änderung nicht angenommen. Entsperren Sie ihn und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>The keyring has not answered yet. It may be locked and ask for its password.</source>
      <translation>Der Schlüsselbund hat noch nicht geantwortet. Vielleicht ist er gesperrt und fragt nach seinem Passwort.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>The keyring that is set up here does not protect what it stores, so no key is kept in it. Keys from the environment and from a .env file work.</source>
      <translation>Der hier eingerichtete Schlüsselbund schützt seinen Inhalt nicht, daher kommt kein Schlüssel hinein. Schlüssel aus der Umgebung und aus einer .env-Datei funktionieren.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>The saved keys belong to another version of API Monitor, so macOS does not let this one change them. Delete the item apimon-desktop in Keychain Access, then save the keys again.</source>
      <translation>Die gespeicherten Schlüssel gehören zu einer anderen Version von API Monitor, deshalb lässt macOS diese sie nicht ändern. Löschen Sie den Eintrag apimon-desktop in der Schlüsselbundverwaltung und speichern Sie die Schlüssel dann erneut.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>The saved keys in the keyring can't be read, and were left as they are. To start over, delete the entry “apimon-desktop” in your system's password program.</source>
      <translation>Die gespeicherten Schlüssel im Schlüsselbund sind nicht lesbar und blieben, wie sie sind. Für einen Neuanfang löschen Sie den Eintrag „apimon-desktop“ im Passwortprogramm Ihres Systems.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>There is no keyring on this system, so keys can't be saved here. Keys from the environment and from a .env file work. On Linux, GNOME Keyring or KWallet adds one.</source>
      <translation>Auf diesem System gibt es keinen Schlüsselbund, daher lassen sich hier keine Schlüssel speichern. Schlüssel aus der Umgebung und aus einer .env-Datei funktionieren. Unter Linux bringen GNOME Keyring oder KWallet einen mit.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>This key is too long for the keyring of this system. Nothing was changed.</source>
      <translation>Dieser Schlüssel ist zu lang für den Schlüsselbund dieses Systems. Nichts wurde geändert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/keys/keyring_answer.py" />
      <source>Your keyring is locked. Unlock it, then try again.</source>
      <translation>Ihr Schlüsselbund ist gesperrt. Entsperren Sie ihn und versuchen Sie es dann noch einmal.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/log.py" />
      <source>The log {path} cannot be written: {why}. It goes to the terminal.</source>
      <translation>Das Protokoll {path} lässt sich nicht schreiben: {why}. Es wird im Terminal ausgegeben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/metrics_file.py" />
      <source>it is no complete JSON document</source>
      <translation>es ist kein vollständiges JSON-Dokument</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/metrics_file.py" />
      <source>it is no map from provider to figures</source>
      <translation>die Datei ordnet keinem Anbieter Zahlen zu</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/metrics_file.py" />
      <source>{path} could not be read: {why}. Counting starts at 0.</source>
      <translation>{path} ließ sich nicht lesen: {why}. Die Zählung beginnt bei 0.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/metrics_file.py" />
      <source>{path} could not be used: {why}.</source>
      <translation>{path} war nicht zu gebrauchen: {why}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/metrics_file.py" />
      <source>{path} could not be used: {why}. It is kept as {aside}.</source>
      <translation>{path} war nicht brauchbar: {why}. Aufbewahrt als {aside}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/metrics_file.py" />
      <source>{path} could not be written: {why}. It is tried again, with nothing lost.</source>
      <translation>{path} ließ sich nicht schreiben: {why}. Es wird erneut versucht; verloren geht nichts.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/metrics_file.py" />
      <source>{path}: {why}. Its counters start at 0.</source>
      <translation>{path}: {why}. Diese Zähler beginnen bei 0.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/metrics_file.py" />
      <source>{path}: {why}. The file as it was is kept as {copy}.</source>
      <translation>{path}: {why}. Die vorige Fassung ist als {copy} aufbewahrt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/probe.py" />
      <source>The answer is far too long</source>
      <translation>Die Antwort ist viel zu lang</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/probe.py" />
      <source>The key holds characters that no key has</source>
      <translation>Der Schlüssel enthält Zeichen, die kein Schlüssel hat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/proxies.py" />
      <source>{source} is ignored: a proxy of the kind {kind} cannot be used here</source>
      <translation>{source} wird ignoriert: Proxys der Art {kind} werden nicht unterstützt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/proxies.py" />
      <source>{source} is ignored: it is no address of a proxy</source>
      <translation>{source} wird ignoriert: Das ist keine Proxy-Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/proxies.py" />
      <source>{source} is ignored: its user name or password cannot be read</source>
      <translation>{source} wird ignoriert: Benutzername oder Kennwort sind nicht lesbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>Correct that variable, or remove it</source>
      <translation>Korrigieren oder entfernen Sie diese Variable</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>It does not speak TLS on this port</source>
      <translation>Dieser Port spricht kein TLS</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>It refuses the secure connection</source>
      <translation>Die sichere Verbindung wird verweigert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>Its certificate belongs to another host</source>
      <translation>Das Zertifikat gehört zu einem anderen Host</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>Its certificate has expired</source>
      <translation>Das Zertifikat ist abgelaufen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>Its certificate is not from a known authority</source>
      <translation>Das Zertifikat stammt von keiner bekannten Stelle</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>Its certificate is not trusted</source>
      <translation>Dem Zertifikat wird nicht vertraut</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>Its certificate is not valid yet: is this computer's clock right?</source>
      <translation>Das Zertifikat gilt noch nicht: Geht die Uhr dieses Computers richtig?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>Its certificate is self-signed</source>
      <translation>Das Zertifikat ist selbst signiert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>The connection was cut</source>
      <translation>Die Verbindung brach ab</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>The connection was refused</source>
      <translation>Die Verbindung wurde abgelehnt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>The proxy in between refuses</source>
      <translation>Der Proxy dazwischen lehnt ab</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>There is no route to it</source>
      <translation>Es führt kein Weg dorthin</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>This is no address that can be asked</source>
      <translation>Diese Adresse lässt sich nicht anfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/transport_faults.py" />
      <source>What answers there does not speak HTTP</source>
      <translation>Was dort antwortet, spricht kein HTTP</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/trust.py" />
      <source>it names no file</source>
      <translation>sie nennt keine Datei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/trust.py" />
      <source>it names no file that can be written</source>
      <translation>sie nennt keine Datei, in die geschrieben werden kann</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/trust.py" />
      <source>the file cannot be read</source>
      <translation>die Datei ist nicht lesbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/trust.py" />
      <source>the file holds no certificates</source>
      <translation>die Datei enthält keine Zertifikate</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/trust.py" />
      <source>the folder holds no certificates that can be read</source>
      <translation>der Ordner enthält keine lesbaren Zertifikate</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/trust.py" />
      <source>there is no such file</source>
      <translation>diese Datei gibt es nicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/adapters/trust.py" />
      <source>{variable} is ignored: {problem}</source>
      <translation>{variable} wird ignoriert: {problem}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/at_login.py" />
      <source>A demo does not start by itself.</source>
      <translation>Eine Demo startet nicht von selbst.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/desktop_service.py" />
      <source>Open</source>
      <translation>Öffnen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/export.py" />
      <source>Saved as {path}</source>
      <translation>Gespeichert als {path}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/export.py" />
      <source>{path} could not be written: {fault}. Choose another place.</source>
      <translation>{path} konnte nicht geschrieben werden: {fault}. Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/keys.py" />
      <source>Not saved.</source>
      <translation>Nicht gespeichert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/keys.py" />
      <source>Removed.</source>
      <translation>Entfernt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/keys.py" />
      <source>Saved, but the key from {origin} goes before it.</source>
      <translation>Gespeichert, aber der Schlüssel aus {origin} hat Vorrang.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/keys.py" />
      <source>Saved.</source>
      <translation>Gespeichert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/mac_windows.py" />
      <source>macOS shows no menu-bar icon for this Python. Start the app with 'make run' instead: it builds API Monitor.app and opens it.</source>
      <translation>macOS zeigt für dieses Python kein Symbol in der Menüleiste. Starten Sie die App mit „make run“: Das baut API Monitor.app und öffnet sie.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/main.py" />
      <source>AI providers: starting</source>
      <translation>KI-Anbieter: startet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/money_desk.py" />
      <source>It could not be noted: the history cannot be written.</source>
      <translation>Das konnte nicht vermerkt werden: Der Verlauf lässt sich nicht schreiben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/app/money_desk.py" />
      <source>There is no usage to show: the history cannot be read.</source>
      <translation>Es gibt keinen Verbrauch anzuzeigen: Der Verlauf lässt sich nicht lesen.</translation>
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
      <location filename="../../apimon_desktop/app/single_instance.py" />
      <source>Another account (number {owner}) has taken {path}, the name that a second start asks for. Nothing is sent there.</source>
      <translation>Ein anderes Konto (Nummer {owner}) hat {path} belegt, den Namen, unter dem ein zweiter Start nachfragt. Dorthin wird nichts gesendet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/base_url.py" />
      <source>An address carries no user name or password.</source>
      <translation>Eine Adresse enthält weder Benutzernamen noch Passwort.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/base_url.py" />
      <source>An address has no ? or # in it.</source>
      <translation>Eine Adresse enthält kein ? oder #.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/base_url.py" />
      <source>An address has no spaces or control characters.</source>
      <translation>Eine Adresse hat keine Leer- oder Steuerzeichen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/base_url.py" />
      <source>An address looks like https://host/v1.</source>
      <translation>Eine Adresse sieht so aus: https://host/v1.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/base_url.py" />
      <source>Plain http is for this computer only (127.0.0.1); elsewhere it shows the key to the network.</source>
      <translation>Unverschlüsseltes http geht nur für diesen Computer (127.0.0.1); sonst sähe das Netz den Schlüssel.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/base_url.py" />
      <source>The host or port of this address cannot be read.</source>
      <translation>Host oder Port dieser Adresse sind nicht lesbar.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/billing.py" />
      <source>Costs are not read: an admin key goes to the provider's own address only, which was changed</source>
      <translation>Kosten werden nicht gelesen: Ein Admin-Schlüssel geht nur an die eigene Adresse des Anbieters, und die wurde geändert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/billing.py" />
      <source>The provider is limiting requests for its cost report</source>
      <translation>Der Anbieter begrenzt Anfragen nach seinem Kostenbericht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/billing.py" />
      <source>The provider's cost report could not be had just now</source>
      <translation>Der Kostenbericht des Anbieters war gerade nicht zu bekommen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/billing.py" />
      <source>The provider's cost report did not answer</source>
      <translation>Der Kostenbericht des Anbieters hat nicht geantwortet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/billing.py" />
      <source>The provider's cost report has a form that is not known</source>
      <translation>Der Kostenbericht des Anbieters hat eine unbekannte Form</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/billing.py" />
      <source>This admin key is refused: it may be revoked, or lack the right to read costs</source>
      <translation>Dieser Admin-Schlüssel wird abgelehnt: Vielleicht ist er widerrufen, oder ihm fehlt das Recht, Kosten zu lesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/billing.py" />
      <source>This key cannot read costs: it needs an admin key</source>
      <translation>Dieser Schlüssel kann keine Kosten lesen: Nötig ist ein Admin-Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/billing.py" />
      <source>This key holds characters that no key has</source>
      <translation>Dieser Schlüssel enthält Zeichen, die kein Schlüssel hat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/billing.py" />
      <source>{fault}.</source>
      <translation>{fault}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/billing.py" />
      <source>{fault}. {detail}.</source>
      <translation>{fault}. {detail}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>All certificates are issued by {issuer}, not a known authority</source>
      <translation>Alle Zertifikate stammen von {issuer}, keiner bekannten Zertifizierungsstelle</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>Check the proxy that {source} names, or sign in to it</source>
      <translation>Prüfen Sie den Proxy, den {source} nennt, oder melden Sie sich dort an</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>Its certificate is issued by {issuer}, not a known authority</source>
      <translation>Das Zertifikat stammt von {issuer}, keiner bekannten Zertifizierungsstelle</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>No answer within {limit}</source>
      <translation>Keine Antwort binnen {limit}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>No connection within {limit}</source>
      <translation>Keine Verbindung binnen {limit}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>No secure connection within {limit}</source>
      <translation>Keine sichere Verbindung binnen {limit}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>Refused by the proxy {proxy}</source>
      <translation>Vom Proxy {proxy} abgelehnt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>The answer was not complete within {limit}</source>
      <translation>Die Antwort war nach {limit} nicht vollständig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>The certificate of the proxy {proxy} is not trusted</source>
      <translation>Dem Zertifikat des Proxys {proxy} wird nicht vertraut</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>The date of this computer is at least a day ahead</source>
      <translation>Das Datum dieses Computers geht mindestens einen Tag vor</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>The date of this computer is at least a day behind</source>
      <translation>Das Datum dieses Computers geht mindestens einen Tag nach</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>The date of this computer is at least {n} days ahead</source>
      <translation>Das Datum dieses Computers geht mindestens {n} Tage vor</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>The date of this computer is at least {n} days behind</source>
      <translation>Das Datum dieses Computers geht mindestens {n} Tage nach</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>The proxy {proxy} asks for a sign-in (HTTP 407)</source>
      <translation>Der Proxy {proxy} verlangt eine Anmeldung (HTTP 407)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>The proxy {proxy} cannot be reached</source>
      <translation>Der Proxy {proxy} ist nicht erreichbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>The proxy {proxy} does not answer in time</source>
      <translation>Der Proxy {proxy} antwortet nicht rechtzeitig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>The proxy {proxy} does not pass the connection on</source>
      <translation>Der Proxy {proxy} leitet die Verbindung nicht weiter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/check_texts.py" />
      <source>{n} s</source>
      <translation>{n} s</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/differences.py" />
      <source>the usage reported here comes to an estimated {amount}</source>
      <translation>der hier gemeldete Verbrauch kommt auf geschätzt {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/differences.py" />
      <source>the usage reported here comes to an estimated {amount}, without {tokens} of unknown price</source>
      <translation>der hier gemeldete Verbrauch kommt auf geschätzt {amount}, ohne {tokens} mit unbekanntem Preis</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/differences.py" />
      <source>{name} billed nothing for {span} (UTC); {estimate}. Is it billed to another account?</source>
      <translation>{name} hat für {span} (UTC) nichts berechnet; {estimate}. Läuft die Rechnung über ein anderes Konto?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/differences.py" />
      <source>{name} billed {billed} for {span} (UTC); {estimate}, {percent}% less. The bill also holds usage that nobody reported here.</source>
      <translation>{name} hat {billed} für {span} (UTC) berechnet; {estimate}, {percent} % weniger. Die Rechnung enthält auch Verbrauch, den hier niemand gemeldet hat.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/differences.py" />
      <source>{name} billed {billed} for {span} (UTC); {estimate}, {percent}% more. Prices or discounts may differ from the list.</source>
      <translation>{name} hat {billed} für {span} (UTC) berechnet; {estimate}, {percent} % mehr. Preise oder Rabatte können von der Liste abweichen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>${amount}</source>
      <translation>{amount} $</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>balance not visible with this key</source>
      <translation>Guthaben mit diesem Schlüssel nicht sichtbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>cannot chat</source>
      <translation>kann nicht chatten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>cannot make embeddings</source>
      <translation>kann keine Embeddings erzeugen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>checked {age}</source>
      <translation>geprüft {age}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>estimated {price} per 1K tokens</source>
      <translation>geschätzt {price} je 1.000 Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>estimated {price} per 1K tokens instead of {before}</source>
      <translation>geschätzt {price} je 1.000 Token statt {before}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>healthy</source>
      <translation>in Ordnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>healthy {lasting}</source>
      <translation>{lasting} in Ordnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>its answers come from {name} too</source>
      <translation>auch seine Antworten kommen von {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>its incident is not over yet</source>
      <translation>seine Störung ist noch nicht vorbei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>its last check went wrong</source>
      <translation>die letzte Prüfung ist gescheitert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>key accepted {age}</source>
      <translation>Schlüssel angenommen {age}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>last answer {time}</source>
      <translation>letzte Antwort {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>no other provider in the failover order can chat</source>
      <translation>kein anderer Anbieter in der Ersatzreihenfolge kann chatten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>no other provider in the failover order can make embeddings</source>
      <translation>kein anderer Anbieter in der Ersatzreihenfolge kann Embeddings erzeugen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>no other provider in the failover order has a key</source>
      <translation>kein anderer Anbieter in der Ersatzreihenfolge hat einen Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>no other provider is known to be healthy</source>
      <translation>von keinem anderen Anbieter ist bekannt, dass er in Ordnung ist</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>no other provider stands in the failover order</source>
      <translation>in der Ersatzreihenfolge steht kein anderer Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>no price known</source>
      <translation>kein Preis bekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>no response time known yet</source>
      <translation>noch keine Antwortzeit bekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>none of the healthy providers is safe to turn to</source>
      <translation>keiner der Anbieter, die in Ordnung sind, ist ein sicherer Ersatz</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>nothing left to spend</source>
      <translation>kein Guthaben übrig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>p95 {time}</source>
      <translation>p95 {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>p95 {time} over {n} answers in 24 h</source>
      <translation>p95 {time} über {n} Antworten in 24 h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>used for {what}</source>
      <translation>verwendet für: {what}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>{amount} left</source>
      <translation>{amount} übrig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>{name}: {reason}</source>
      <translation>{name}: {reason}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/failover.py" />
      <source>{why}: no other provider can be reached either</source>
      <translation>{why}: Auch kein anderer Anbieter ist erreichbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>${low}–{high}</source>
      <translation>{low}–{high} $</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>1 day</source>
      <translation>1 Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>1 day {n} h</source>
      <translation>1 Tag {n} h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>1 token</source>
      <translation>1 Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>Apr</source>
      <translation>Apr.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>Aug</source>
      <translation>Aug.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>Dec</source>
      <translation>Dez.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>Feb</source>
      <translation>Feb.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>Jan</source>
      <translation>Jan.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>Jul</source>
      <translation>Juli</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>Jun</source>
      <translation>Juni</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>Mar</source>
      <translation>März</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>May</source>
      <translation>Mai</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>Nov</source>
      <translation>Nov.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>Oct</source>
      <translation>Okt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>Sep</source>
      <translation>Sept.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>every day</source>
      <translation>jeden Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>every hour</source>
      <translation>jede Stunde</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>every minute</source>
      <translation>jede Minute</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>every {pause}</source>
      <translation>alle {pause}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>for {duration}</source>
      <translation>seit {duration}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>for {n} days</source>
      <translation>seit {n} Tagen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>in the future (wrong clock?)</source>
      <translation>in der Zukunft (Uhr falsch?)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>just now</source>
      <translation>gerade eben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>never</source>
      <translation>nie</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>tomorrow {clock}</source>
      <translation>morgen {clock}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>yesterday {clock}</source>
      <translation>gestern {clock}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{currency} {amount}</source>
      <translation>{amount} {currency}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{day} {month}</source>
      <translation>{day}. {month}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{day} {month} {year}</source>
      <translation>{day}. {month} {year}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{day}nd</source>
      <translation>{day}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{day}rd</source>
      <translation>{day}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{day}st</source>
      <translation>{day}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{day}th</source>
      <translation>{day}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{duration} ago</source>
      <translation>vor {duration}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{first}–{last} {month}</source>
      <translation>{first}.–{last}. {month}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{n} days</source>
      <translation>{n} Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{n} days ago</source>
      <translation>vor {n} Tagen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{n} h</source>
      <translation>{n} h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{n} h {minutes} min</source>
      <translation>{n} h {minutes} min</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{n} min</source>
      <translation>{n} min</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{n} ms</source>
      <translation>{n} ms</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{n} tokens</source>
      <translation>{n} Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{n}%</source>
      <translation>{n} %</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{n}M tokens</source>
      <translation>{n} Mio. Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>{part} of {whole}</source>
      <translation>{part} von {whole}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>−${amount}</source>
      <translation>−{amount} $</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/formats.py" />
      <source>−{currency} {amount}</source>
      <translation>−{amount} {currency}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>All checks are paused.</source>
      <translation>Alle Prüfungen sind pausiert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>All {count} providers are healthy.</source>
      <translation>Alle {count} Anbieter sind in Ordnung.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>Both providers are healthy.</source>
      <translation>Beide Anbieter sind in Ordnung.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>Everything else is fine.</source>
      <translation>Alles andere ist in Ordnung.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>No provider has a key yet.</source>
      <translation>Noch kein Anbieter hat einen Schlüssel.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>Nothing has been checked yet.</source>
      <translation>Noch wurde nichts geprüft.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{count} have problems: {names}.</source>
      <translation>{count} haben Probleme: {names}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{count} healthy, {rest}.</source>
      <translation>{count} in Ordnung, {rest}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{first} and {last}</source>
      <translation>{first} und {last}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{line}.</source>
      <translation>{line}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{names} are ignored until they change.</source>
      <translation>{names} werden ignoriert, bis sich etwas ändert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{name} is healthy.</source>
      <translation>{name} ist in Ordnung.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{name} is ignored until it changes.</source>
      <translation>{name} wird ignoriert, bis sich etwas ändert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{name} {predicate}</source>
      <translation>{name} {predicate}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{n} are ignored until they change.</source>
      <translation>{n} werden ignoriert, bis sich etwas ändert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{n} ignored</source>
      <translation>{n} ignoriert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{n} not checked yet</source>
      <translation>{n} noch nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{n} not checked yet.</source>
      <translation>{n} noch nicht geprüft.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{n} not reachable from here</source>
      <translation>{n} von hier aus nicht erreichbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{n} not reachable from here.</source>
      <translation>{n} von hier aus nicht erreichbar.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/headline.py" />
      <source>{problems}.</source>
      <translation>{problems}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>Key accepted, but {word}: {told}.</source>
      <translation>Schlüssel angenommen, aber {word}: {told}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>Key reads costs: 1 day with costs in the last month.</source>
      <translation>Schlüssel liest Kosten: 1 Tag mit Kosten im letzten Monat.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>Key reads costs: {n} days with costs in the last month.</source>
      <translation>Schlüssel liest Kosten: {n} Tage mit Kosten im letzten Monat.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>Key works, {amount} left: {told}.</source>
      <translation>Schlüssel funktioniert, {amount} übrig: {told}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>Key works: {told}.</source>
      <translation>Schlüssel funktioniert: {told}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>Not tested: {word} ({told}).</source>
      <translation>Nicht getestet: {word} ({told}).</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>Not tested: {word}. Check your network, then try again.</source>
      <translation>Nicht getestet: {word}. Prüfen Sie Ihr Netz und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>Rejected: {told}.</source>
      <translation>Abgelehnt: {told}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>Spending is visible only with an admin key.</source>
      <translation>Ausgaben sind nur mit einem Admin-Schlüssel sichtbar.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>it answered in {time}</source>
      <translation>Antwort nach {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>looks like a key for {name}</source>
      <translation>sieht aus wie ein Schlüssel für {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>looks like an admin key of {name}, which reads costs and cannot call models</source>
      <translation>sieht aus wie ein Admin-Schlüssel von {name}; der liest Kosten und kann keine Modelle aufrufen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>looks like an ordinary key of {name}, which cannot read costs</source>
      <translation>sieht aus wie ein gewöhnlicher Schlüssel von {name}; der kann keine Kosten lesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>no answer</source>
      <translation>keine Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/key_texts.py" />
      <source>{name} admin key</source>
      <translation>{name} (Admin-Schlüssel)</translation>
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
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>All {count} providers are healthy</source>
      <translation>Alle {count} Anbieter sind in Ordnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Calls fail until the key may do this</source>
      <translation>Anfragen scheitern, bis der Schlüssel das darf</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Calls fail until you replace it</source>
      <translation>Anfragen scheitern, bis Sie ihn ersetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Calls fail until you top up</source>
      <translation>Anfragen scheitern, bis Sie aufladen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Check the base URL</source>
      <translation>Basis-URL prüfen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Degraded {start}–{end} ({lasted})</source>
      <translation>Beeinträchtigt {start}–{end} ({lasted})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Down {start}–{end} ({lasted})</source>
      <translation>Ausgefallen {start}–{end} ({lasted})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Five providers stopped working</source>
      <translation>Fünf Anbieter sind ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Four providers stopped working</source>
      <translation>Vier Anbieter sind ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>No other is known to work</source>
      <translation>Kein funktionierender Ersatz bekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Not an outage</source>
      <translation>Kein Ausfall</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Six providers stopped working</source>
      <translation>Sechs Anbieter sind ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Stops: {what}</source>
      <translation>Betrifft: {what}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Three providers stopped working</source>
      <translation>Drei Anbieter sind ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Use {name} instead</source>
      <translation>Ausweichen auf {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>Your internet works</source>
      <translation>Ihr Internet funktioniert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>is back</source>
      <translation>ist wieder da</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>is fine again</source>
      <translation>ist wieder in Ordnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>{count} affected</source>
      <translation>{count} betroffen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>{count} still affected</source>
      <translation>{count} noch betroffen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>{names} and {n} more</source>
      <translation>{names} und {n} weitere</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>{names} since {time}</source>
      <translation>{names} seit {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>{n} providers stopped working</source>
      <translation>{n} Anbieter sind ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>{predicate} again</source>
      <translation>{predicate} (erneut)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/message_texts.py" />
      <source>{text} since {time}</source>
      <translation>{text}, seit {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/messages.py" />
      <source>Copy provider name</source>
      <translation>Anbieternamen kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/messages.py" />
      <source>Details</source>
      <translation>Details</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/messages.py" />
      <source>Mute 1 h</source>
      <translation>1 h stumm</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/messages.py" />
      <source>Open settings</source>
      <translation>Einstellungen öffnen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/messages.py" />
      <source>Top up</source>
      <translation>Aufladen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/metrics.py" />
      <source>it names another provider</source>
      <translation>ein anderer Anbieter ist genannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/metrics.py" />
      <source>status is none of the four</source>
      <translation>status ist keiner der vier</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/metrics.py" />
      <source>{name} is not a number</source>
      <translation>{name} ist keine Zahl</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/metrics.py" />
      <source>{name} is not a number from 0 up</source>
      <translation>{name} ist keine Zahl ab 0</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/metrics.py" />
      <source>{name} is not a table of figures</source>
      <translation>{name} ist keine Tabelle mit Zahlen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/metrics.py" />
      <source>{name} is not a text</source>
      <translation>{name} ist kein Text</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/metrics.py" />
      <source>{name} is not a time</source>
      <translation>{name} ist keine Zeitangabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/metrics.py" />
      <source>{name} is not a whole number</source>
      <translation>{name} ist keine ganze Zahl</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>About {spent} of {limit} on the {day}.</source>
      <translation>Am {day} waren es etwa {spent} von {limit}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>Forecast {range}.</source>
      <translation>Hochrechnung {range}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>Not enough history for a forecast.</source>
      <translation>Zu wenig Verlauf für eine Hochrechnung.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>Nothing is stopped.</source>
      <translation>Nichts wird angehalten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>about 1 day</source>
      <translation>etwa 1 Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>about 1 day left</source>
      <translation>reicht etwa 1 Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>about {n} days</source>
      <translation>etwa {n} Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>about {n} days left</source>
      <translation>reicht etwa {n} Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>forecast {range}</source>
      <translation>Hochrechnung {range}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>less than a day</source>
      <translation>weniger als ein Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>less than a day left</source>
      <translation>reicht keinen Tag mehr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>more than a year</source>
      <translation>mehr als ein Jahr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>more than a year left</source>
      <translation>reicht über ein Jahr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>not enough history</source>
      <translation>zu wenig Verlauf</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>not enough history for a forecast</source>
      <translation>zu wenig Verlauf für eine Hochrechnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>nothing left</source>
      <translation>nichts mehr übrig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>nothing spent lately</source>
      <translation>zuletzt nichts verbraucht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>{left} left ({why})</source>
      <translation>{left} übrig ({why})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>{left} left at about {per_day} a day. Calls fail once it is gone.</source>
      <translation>{left} übrig bei etwa {per_day} am Tag. Danach scheitern Anfragen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>{left} left, {days} at {per_day} a day</source>
      <translation>{left} übrig, {days} bei {per_day} am Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>{percent} % of its budget</source>
      <translation>{percent} % des Budgets</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>{percent} % of this month's budget</source>
      <translation>{percent} % des Monatsbudgets</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/money_texts.py" />
      <source>{spent} of {limit} on the {day}.</source>
      <translation>Am {day} waren es {spent} von {limit}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>reports an incident</source>
      <translation>meldet eine Störung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>reports an outage</source>
      <translation>meldet einen Ausfall</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>reports maintenance</source>
      <translation>meldet Wartungsarbeiten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>reports no incident</source>
      <translation>meldet keine Störung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>{name} has no readable status feed</source>
      <translation>{name} hat keine lesbaren Statusmeldungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>{name} has no readable status feed: see its page</source>
      <translation>{name} hat keine lesbaren Statusmeldungen: siehe Statusseite</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>{name} {report}</source>
      <translation>{name} {report}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>{name}'s status feed is not understood: see its page</source>
      <translation>Statusmeldungen von {name} nicht verstanden: siehe Statusseite</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>{report} (read {age})</source>
      <translation>{report} (gelesen {age})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>{report} ({title})</source>
      <translation>{report} ({title})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>{report} since {time}</source>
      <translation>{report} seit {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>{report} somewhere on its status page</source>
      <translation>{report} irgendwo auf der Statusseite</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>{report}; your checks pass</source>
      <translation>{report}; Ihre Prüfungen gelingen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>— could not be read lately</source>
      <translation>— zuletzt nicht lesbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>— not read yet</source>
      <translation>— noch nicht gelesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/official_texts.py" />
      <source>— switched off in the settings</source>
      <translation>— in den Einstellungen ausgeschaltet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>Check the network; checks resume by themselves</source>
      <translation>Netz prüfen; die Prüfungen gehen von selbst weiter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>Check the proxy settings of this computer</source>
      <translation>Prüfen Sie die Proxy-Einstellungen dieses Computers</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>Checks resume by themselves</source>
      <translation>Die Prüfungen gehen von selbst weiter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>No host shows a certificate that this computer trusts</source>
      <translation>Kein Server zeigt ein Zertifikat, dem dieser Computer vertraut</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>No internet</source>
      <translation>Kein Internet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>No internet, checking again when it returns</source>
      <translation>Kein Internet; die Prüfungen gehen weiter, sobald es wieder da ist</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>Open any page in a browser and sign in</source>
      <translation>Öffnen Sie eine Seite im Browser und melden Sie sich an</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>Point SSL_CERT_FILE to the certificate of your network or virus scanner</source>
      <translation>Setzen Sie SSL_CERT_FILE auf das Zertifikat Ihres Netzes oder Virenscanners</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>Set the date and time of this computer</source>
      <translation>Stellen Sie Datum und Uhrzeit dieses Computers richtig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>The computer just woke, and its network is not back yet</source>
      <translation>Der Computer ist gerade aufgewacht, sein Netz ist noch nicht da</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>The date of this computer is wrong</source>
      <translation>Das Datum dieses Computers ist falsch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>The proxy fails</source>
      <translation>Der Proxy funktioniert nicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>This network answers in place of every host: a sign-in page, or a filter</source>
      <translation>Dieses Netz antwortet anstelle aller Server: eine Anmeldeseite oder ein Filter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>certificates not trusted</source>
      <translation>Zertifikate nicht vertrauenswürdig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>network wants a sign-in</source>
      <translation>Netz verlangt Anmeldung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>no internet</source>
      <translation>kein Internet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>proxy fails</source>
      <translation>Proxy gestört</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>waiting for the network</source>
      <translation>wartet auf das Netz</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>wrong clock</source>
      <translation>falsche Uhrzeit</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/offline.py" />
      <source>{problem}. {remedy}</source>
      <translation>{problem}. {remedy}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/previews.py" />
      <source>Preview: {name}: {word}</source>
      <translation>Test: {name}: {word}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/previews.py" />
      <source>Preview: {title}</source>
      <translation>Test: {title}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/proof.py" />
      <source>was turned away</source>
      <translation>wurde abgewiesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/proof.py" />
      <source>was turned away (HTTP {status})</source>
      <translation>wurde abgewiesen (HTTP {status})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/report_alerts.py" />
      <source>The clock of this computer is {time} ahead</source>
      <translation>Die Uhr dieses Computers geht um {time} vor</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/report_alerts.py" />
      <source>The clock of this computer is {time} behind</source>
      <translation>Die Uhr dieses Computers geht um {time} nach</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings.py" />
      <source>{place} (line {line}): {message}</source>
      <translation>{place} (Zeile {line}): {message}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source> tokens</source>
      <translation> Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>There are no quiet hours.</source>
      <translation>Es gibt keine Ruhezeit.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>There is no provider of the id {id}; it is left out.{hint}</source>
      <translation>Einen Anbieter mit der Kennung {id} gibt es nicht; er entfällt.{hint}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>These begin when they end. There are no quiet hours.</source>
      <translation>Anfang und Ende sind gleich. Es gibt keine Ruhezeit.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>These should look like "22:00-08:00". There are no quiet hours.</source>
      <translation>Das sollte aussehen wie "22:00-08:00". Es gibt keine Ruhezeit.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>This should be a list of ids like ["one", "two"]. The usual order is used.</source>
      <translation>Das sollte eine Liste von Kennungen sein wie ["one", "two"]. Es gilt die übliche Reihenfolge.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>This should be a list of names like ["studio.local"]. It is left out.</source>
      <translation>Hier sollte eine Liste von Namen wie ["studio.local"] stehen. Sie wird ignoriert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>This should be an address like {host}, which is used.</source>
      <translation>Das sollte eine Adresse sein wie {host}; diese gilt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>This should be one of {known}. {instead}{hint}</source>
      <translation>Möglich sind hier: {known}. {instead}{hint}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>This should be true, false or "{cost}". {used} is used.</source>
      <translation>Das sollte true, false oder "{cost}" sein. Es gilt {used}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>{id} stands there twice; the first place counts.</source>
      <translation>{id} steht zweimal da; die erste Stelle zählt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>{value} is no bare name like {like}, and is left out.</source>
      <translation>{value} ist kein einfacher Name wie {like} und wird ignoriert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_document.py" />
      <source>{value} is used.</source>
      <translation>Es gilt {value}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_providers.py" />
      <source>An added provider needs a base_url. This provider is left out.{hint}</source>
      <translation>Ein hinzugefügter Anbieter braucht eine base_url. Dieser Anbieter entfällt.{hint}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_providers.py" />
      <source>An id is made of lower-case letters, digits, - and _.</source>
      <translation>Eine Kennung besteht aus Kleinbuchstaben, Ziffern, - und _.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_providers.py" />
      <source>Only an added provider has this setting; it is ignored.</source>
      <translation>Diese Einstellung haben nur hinzugefügte Anbieter; sie wird nicht beachtet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_providers.py" />
      <source>The provider's own address is used.</source>
      <translation>Es gilt die eigene Adresse des Anbieters.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_providers.py" />
      <source>This needs a test_model: there is no model that everybody has. It is off.</source>
      <translation>Dafür ist ein test_model nötig: Es gibt kein Modell, das alle haben. Der Test ist aus.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_providers.py" />
      <source>This provider is left out.</source>
      <translation>Dieser Anbieter entfällt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_providers.py" />
      <source>This should be the name of a model. The usual one is used.</source>
      <translation>Das sollte der Name eines Modells sein. Es gilt das übliche.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_providers.py" />
      <source>This should be the name of an environment variable, not a key. It is ignored.</source>
      <translation>Das sollte der Name einer Umgebungsvariable sein, kein Schlüssel. Der Eintrag wird nicht beachtet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_table.py" />
      <source> Did you mean {word}?</source>
      <translation> Meinten Sie {word}?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_table.py" />
      <source>Keys do not belong in this file. Save it with 'apimon keys set' and remove it here.</source>
      <translation>Schlüssel gehören nicht in diese Datei. Speichern Sie ihn mit „apimon keys set“ und entfernen Sie ihn hier.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_table.py" />
      <source>The default is used.</source>
      <translation>Es gilt der Standardwert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_table.py" />
      <source>There is no such setting; it is ignored.{hint}</source>
      <translation>Diese Einstellung gibt es nicht; sie wird nicht beachtet.{hint}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_table.py" />
      <source>This should be a number from {least} to {most}{unit}. {used}{unit} is used.</source>
      <translation>Das sollte eine Zahl von {least} bis {most}{unit} sein. Es gilt {used}{unit}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_table.py" />
      <source>This should be a table of settings. All of its defaults are used.</source>
      <translation>Das sollte eine Tabelle mit Einstellungen sein. Hier gelten alle Standardwerte.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_table.py" />
      <source>This should be a text in "quotes". {instead}</source>
      <translation>Das sollte ein Text in "Anführungszeichen" sein. {instead}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_table.py" />
      <source>This should be a whole number from {least} to {most}{unit}. {used}{unit} is used.</source>
      <translation>Das sollte eine ganze Zahl von {least} bis {most}{unit} sein. Es gilt {used}{unit}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_table.py" />
      <source>This should be an amount in USD above 0. No budget is set.</source>
      <translation>Das sollte ein Betrag in USD über 0 sein. Es gilt kein Budget.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/settings_table.py" />
      <source>This should be true or false. {used} is used.</source>
      <translation>Das sollte true oder false sein. Es gilt {used}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/snapshot.py" />
      <source>Paused</source>
      <translation>Pausiert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/suggestions.py" />
      <source>Consider switching to {other}: the same tokens would be about {cost}, which saves {saving} or {percent}% (estimate at flat prices).</source>
      <translation>Ein Wechsel könnte sich lohnen: {other}. Dieselben Token würden etwa {cost} kosten; das spart {saving} oder {percent} % (Schätzung nach Pauschalpreisen).</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/suggestions.py" />
      <source>Consider switching to {other}: the same tokens would be about {cost}, which saves {saving} or {percent}% (estimate at list prices).</source>
      <translation>Ein Wechsel könnte sich lohnen: {other}. Dieselben Token würden etwa {cost} kosten; das spart {saving} oder {percent} % (Schätzung nach Listenpreisen).</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/suggestions.py" />
      <source>It needs a key first.</source>
      <translation>Dafür ist erst ein Schlüssel nötig.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/suggestions.py" />
      <source>{model}, if it does the job</source>
      <translation>{model}, falls es dafür genügt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/suggestions.py" />
      <source>{name} with {model}, if it does the job</source>
      <translation>{name} mit {model}, falls es dafür genügt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/suggestions.py" />
      <source>⚡ {name} has a slow response time ({own} of late). Consider {other}, which takes {best}.</source>
      <translation>⚡ {name} antwortet langsam (zuletzt {own}). Eine Möglichkeit ist {other} mit {best}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/suggestions.py" />
      <source>⚡ {name} has failed {failed} of its last {total} requests. Consider {other}, which failed {best}.</source>
      <translation>⚡ Bei {name} scheiterten {failed} der letzten {total} Anfragen. Eine Möglichkeit ist {other}; dort waren es {best}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/suggestions.py" />
      <source>💡 {name} has cost about {cost} for {model} in the last {n} days.</source>
      <translation>💡 {name} hat für {model} in den letzten {n} Tagen etwa {cost} gekostet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/suggestions.py" />
      <source>💡 {name} has cost about {cost} in the last {n} days.</source>
      <translation>💡 {name} hat in den letzten {n} Tagen etwa {cost} gekostet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/suggestions.py" />
      <source>💡 {name} has cost about {cost}.</source>
      <translation>💡 {name} hat etwa {cost} gekostet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/thresholds.py" />
      <source>acceptable</source>
      <translation>annehmbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/thresholds.py" />
      <source>concerning</source>
      <translation>bedenklich</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/thresholds.py" />
      <source>critical</source>
      <translation>kritisch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/thresholds.py" />
      <source>excellent</source>
      <translation>ausgezeichnet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/thresholds.py" />
      <source>good</source>
      <translation>gut</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/thresholds.py" />
      <source>slow</source>
      <translation>langsam</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>1 code execution</source>
      <translation>1 Code-Ausführung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>1 file search</source>
      <translation>1 Dateisuche</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>1 social media search</source>
      <translation>1 Suche in sozialen Medien</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>1 use of a tool</source>
      <translation>1 Werkzeugaufruf</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>1 web search</source>
      <translation>1 Websuche</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>another model's input</source>
      <translation>Eingabe eines anderen Modells</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>another model's output</source>
      <translation>Ausgabe eines anderen Modells</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>audio input</source>
      <translation>Audio-Eingabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>audio output</source>
      <translation>Audio-Ausgabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>command line</source>
      <translation>Befehlszeile</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>image input</source>
      <translation>Bild-Eingabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>image output</source>
      <translation>Bild-Ausgabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>instrumented client</source>
      <translation>instrumentierter Client</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>local API</source>
      <translation>lokale API</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>paid tests</source>
      <translation>bezahlte Tests</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>the rate of the {tier} tier</source>
      <translation>den Tarif der Stufe {tier}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>the rate of {speed} mode</source>
      <translation>den Tarif des Modus {speed}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>the surcharge for {region}</source>
      <translation>den Aufschlag für {region}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>the surcharge for {tokens} cached for an hour</source>
      <translation>den Aufschlag für {tokens}, die eine Stunde im Cache bleiben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>video input</source>
      <translation>Video-Eingabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>video output</source>
      <translation>Video-Ausgabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>{n} code executions</source>
      <translation>{n} Code-Ausführungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>{n} file searches</source>
      <translation>{n} Dateisuchen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>{n} social media searches</source>
      <translation>{n} Suchen in sozialen Medien</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>{n} uses of tools</source>
      <translation>{n} Werkzeugaufrufe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>{n} web searches</source>
      <translation>{n} Websuchen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/usage_text.py" />
      <source>{tokens} of {kind}</source>
      <translation>{tokens} ({kind})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wishes.py" />
      <source>muted until it changes</source>
      <translation>stumm, bis sich etwas ändert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wishes.py" />
      <source>muted until {clock}</source>
      <translation>stumm bis {clock}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Access was refused</source>
      <translation>Der Zugriff wurde abgelehnt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Add a key</source>
      <translation>Schlüssel hinzufügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Add a key at {url}</source>
      <translation>Schlüssel hinzufügen: {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Answers in {time}</source>
      <translation>Antwortet in {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Check the base URL {url}</source>
      <translation>Basis-URL prüfen: {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Check the date of this computer and any proxy in between</source>
      <translation>Datum dieses Computers und einen etwaigen Proxy prüfen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Healthy</source>
      <translation>In Ordnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>It answers, but not in its own format</source>
      <translation>Antwortet nicht in seinem eigenen Format</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>It has more requests than it can serve</source>
      <translation>Mehr Anfragen, als er bedienen kann</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Its host name was not found</source>
      <translation>Hostname nicht gefunden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>No answer in time</source>
      <translation>Antwort blieb aus</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>No connection</source>
      <translation>Keine Verbindung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>No credit left</source>
      <translation>Kein Guthaben übrig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>No key</source>
      <translation>Kein Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>No key — answers in {time}</source>
      <translation>Kein Schlüssel — antwortet in {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>No key — does not answer either</source>
      <translation>Kein Schlüssel — und keine Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>No secure connection</source>
      <translation>Keine sichere Verbindung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Not checked yet</source>
      <translation>Noch nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Replace the key</source>
      <translation>Schlüssel ersetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Replace the key at {url}</source>
      <translation>Schlüssel ersetzen: {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>See its status page {url}</source>
      <translation>Siehe Statusseite {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>See what the key is allowed to do</source>
      <translation>Sehen Sie nach, was der Schlüssel darf</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>See what the key is allowed to do at {url}</source>
      <translation>Sehen Sie nach, was der Schlüssel darf: {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Send fewer requests for a while; this is not an outage</source>
      <translation>Eine Weile weniger Anfragen senden; das ist kein Ausfall</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Server error</source>
      <translation>Serverfehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Slow answers</source>
      <translation>Langsame Antworten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>The address leads nowhere</source>
      <translation>Die Adresse führt ins Leere</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>The key was rejected</source>
      <translation>Schlüssel abgelehnt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Too many of the last requests failed</source>
      <translation>Zu viele der letzten Anfragen gescheitert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Too many requests</source>
      <translation>Zu viele Anfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Top up at {url}</source>
      <translation>Guthaben aufladen: {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>Try another network, or without VPN, proxy or filter</source>
      <translation>Versuchen Sie es in einem anderen Netz oder ohne VPN, Proxy oder Filter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>access refused</source>
      <translation>Zugriff verweigert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>answering not proven</source>
      <translation>Antworten nicht belegt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>answers</source>
      <translation>antwortet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>answers unexpectedly</source>
      <translation>antwortet unerwartet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>cannot be found</source>
      <translation>wird nicht gefunden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>cannot be reached</source>
      <translation>ist nicht erreichbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>fails too often</source>
      <translation>scheitert zu oft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>generates</source>
      <translation>generiert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>generating not proven</source>
      <translation>Generieren nicht belegt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>has no credit left</source>
      <translation>hat kein Guthaben mehr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>has no key</source>
      <translation>hat keinen Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>has no secure connection</source>
      <translation>verbindet nicht sicher</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>has server errors</source>
      <translation>hat Serverfehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>is healthy</source>
      <translation>ist in Ordnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>is limiting requests</source>
      <translation>begrenzt Anfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>is not answering</source>
      <translation>antwortet nicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>is not at this address</source>
      <translation>hat eine falsche Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>is not checked</source>
      <translation>wird nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>is not checked while offline</source>
      <translation>wird offline nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>is overloaded</source>
      <translation>ist überlastet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>is slow</source>
      <translation>ist langsam</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>key accepted</source>
      <translation>Schlüssel angenommen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>key not proven</source>
      <translation>Schlüssel nicht belegt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>key rejected</source>
      <translation>Schlüssel abgelehnt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>limiting requests</source>
      <translation>begrenzt Anfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>many errors</source>
      <translation>viele Fehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>name not found</source>
      <translation>Name nicht gefunden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>no key</source>
      <translation>kein Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>no secure connection</source>
      <translation>keine sichere Verbindung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>not answering</source>
      <translation>antwortet nicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>not checked</source>
      <translation>nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>not reachable</source>
      <translation>nicht erreichbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>nothing proven yet</source>
      <translation>noch nichts belegt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>offline</source>
      <translation>offline</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>out of credit</source>
      <translation>Guthaben aufgebraucht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>overloaded</source>
      <translation>überlastet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>refused your key</source>
      <translation>lehnt Ihren Schlüssel ab</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>refuses access</source>
      <translation>verweigert den Zugriff</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>server error</source>
      <translation>Serverfehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>since {time}</source>
      <translation>seit {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>unexpected answer</source>
      <translation>unerwartete Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>wrong address</source>
      <translation>falsche Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>{failed} of the last {n} requests failed</source>
      <translation>{failed} der letzten {n} Anfragen gescheitert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>{proofs} (a paid test in Settings proves it)</source>
      <translation>{proofs} (ein bezahlter Test in den Einstellungen belegt es)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>{proofs}; the paid test {result}</source>
      <translation>{proofs}; der bezahlte Test {result}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>{proof} {age}</source>
      <translation>{proof} {age}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>{sentence} ({detail})</source>
      <translation>{sentence} ({detail})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>{text}, available again at {time}</source>
      <translation>{text}, wieder verfügbar um {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>{text}, available again on {time}</source>
      <translation>{text}, wieder verfügbar am {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>{text}, available again {time}</source>
      <translation>{text}, wieder verfügbar {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>{time} instead of {usual}</source>
      <translation>{time} statt {usual}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/core/wording.py" />
      <source>{time} to answer</source>
      <translation>{time} bis zur Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/monitor/keeper.py" />
      <source>Nothing is kept in this mode.</source>
      <translation>In dieser Betriebsart wird nichts aufgehoben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/monitor/poller.py" />
      <source>Internal error; the log says more</source>
      <translation>Interner Fehler; das Protokoll sagt mehr</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/monitor/proofs.py" />
      <source>was not made, as what it uses could not be noted</source>
      <translation>entfiel, weil sich sein Verbrauch nicht vermerken ließ</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/anthropic.py" />
      <source>Refused at its edge, as it does for some regions and networks</source>
      <translation>Am Netzrand abgewiesen, wie bei manchen Regionen und Netzen</translation>
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
      <source>A proxy in between asks for a sign-in (HTTP 407)</source>
      <translation>Ein Proxy dazwischen verlangt eine Anmeldung (HTTP 407)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>A web page answers in its place</source>
      <translation>An seiner Stelle antwortet eine Webseite</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>A web page asks for a sign-in (HTTP 401); nobody looked at the key</source>
      <translation>Eine Webseite verlangt eine Anmeldung (HTTP 401); niemand hat den Schlüssel geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>A web page refuses access (HTTP 403); nobody looked at the key</source>
      <translation>Eine Webseite verweigert den Zugriff (HTTP 403); niemand hat den Schlüssel geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>It says all is well and reports an error at once</source>
      <translation>Er sagt, alles sei gut, und meldet zugleich einen Fehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>It sends us to another address</source>
      <translation>Er verweist auf eine andere Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>The answer has a form that is not its own</source>
      <translation>Die Antwort hat eine fremde Form</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>The answer is empty</source>
      <translation>Die Antwort ist leer</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>The answer is no valid JSON</source>
      <translation>Die Antwort ist kein gültiges JSON</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>The key is valid, but not allowed to do this (HTTP 403)</source>
      <translation>Der Schlüssel ist gültig, darf das aber nicht (HTTP 403)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/classify.py" />
      <source>The network in between asks for a sign-in (HTTP 511)</source>
      <translation>Das Netz dazwischen verlangt eine Anmeldung (HTTP 511)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/google_gemini.py" />
      <source>Google blocked the key because it was found in public</source>
      <translation>Google hat den Schlüssel gesperrt, weil er öffentlich gefunden wurde</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/google_gemini.py" />
      <source>Google refuses keys without a restriction: make a new one</source>
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
      <source>A vendor behind it is limiting requests; your own limit is not reached</source>
      <translation>Ein Hersteller dahinter begrenzt Anfragen; Ihr eigenes Limit ist nicht erreicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openrouter.py" />
      <source>It needs a management key</source>
      <translation>Er verlangt einen Verwaltungsschlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/providers/openrouter.py" />
      <source>Requests under way hold the budget; it is free when they end</source>
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
      <location filename="../../apimon_desktop/server/listening.py" />
      <source>Choose a port above 1023, for example {port}</source>
      <translation>Wählen Sie einen Port über 1023, zum Beispiel {port}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/listening.py" />
      <source>Choose another port</source>
      <translation>Wählen Sie einen anderen Port</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/listening.py" />
      <source>Choose another port, for example {port}</source>
      <translation>Wählen Sie einen anderen Port, zum Beispiel {port}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/listening.py" />
      <source>The local API can't be reached at {host}: there is no such address here. Set 'host' in [api] to 127.0.0.1, or to an address of this computer.</source>
      <translation>Die lokale API ist unter {host} nicht erreichbar: Diese Adresse gibt es hier nicht. Setzen Sie „host“ in [api] auf 127.0.0.1 oder eine Adresse dieses Computers.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/listening.py" />
      <source>The local API can't be reached at {host}: this computer has no such address. Set 'host' in [api] to 127.0.0.1, or to an address of this computer.</source>
      <translation>Die lokale API ist unter {host} nicht erreichbar: Dieser Computer hat keine solche Adresse. Setzen Sie „host“ in [api] auf 127.0.0.1 oder eine Adresse dieses Computers.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/listening.py" />
      <source>The local API can't be reached at {host}:{port}: {why}. {advice}: 'port' in [api] of config.toml, or 'apimon serve --port'.</source>
      <translation>Die lokale API ist unter {host}:{port} nicht erreichbar: {why}. {advice}: „port“ in [api] der config.toml oder „apimon serve --port“.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/listening.py" />
      <source>another program uses it</source>
      <translation>ein anderes Programm benutzt ihn</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/listening.py" />
      <source>this account may not use it</source>
      <translation>dieses Benutzerkonto darf ihn nicht verwenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/serving.py" />
      <source>Other computers can connect at {host}. Whoever has the token can read what is known here and report usage. The connection is not encrypted: use it only in a network that you trust.</source>
      <translation>Andere Computer können sich unter {host} verbinden. Wer das Token hat, kann lesen, was hier bekannt ist, und Verbrauch melden. Die Verbindung ist nicht verschlüsselt: Nutzen Sie sie nur in einem Netz, dem Sie vertrauen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/serving.py" />
      <source>The local API does not answer to {names}: further names need a token. 'apimon serve --new-token' makes and saves one; or set APIMON_API_TOKEN.</source>
      <translation>Die lokale API antwortet nicht unter {names}: Weitere Namen brauchen ein Token. „apimon serve --new-token“ erzeugt und speichert eines; oder setzen Sie APIMON_API_TOKEN.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/serving.py" />
      <source>The local API is not opened at {host}: other computers could use it, and there is no token. 'apimon serve --new-token' makes and saves one; or set APIMON_API_TOKEN.</source>
      <translation>Die lokale API wird unter {host} nicht geöffnet: Andere Computer könnten sie nutzen, und es gibt kein Token. „apimon serve --new-token“ erzeugt und speichert eines; oder setzen Sie APIMON_API_TOKEN.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/tokens.py" />
      <source>The local API is not opened: {place} is too short, it needs at least {least} bytes. 'apimon serve --new-token' makes and saves a good one.</source>
      <translation>Die lokale API wird nicht geöffnet: {place} ist zu kurz, nötig sind mindestens {least} Byte. „apimon serve --new-token“ erzeugt und speichert ein gutes.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/tokens.py" />
      <source>the saved API token</source>
      <translation>das gespeicherte API-Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/server/tokens.py" />
      <source>{variable} in the environment</source>
      <translation>{variable} in der Umgebung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>24 h</source>
      <translation>24 h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>30 d</source>
      <translation>30 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>7 d</source>
      <translation>7 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>Back to all providers</source>
      <translation>Zurück zu allen Anbietern</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>Back to all providers (Esc)</source>
      <translation>Zurück zu allen Anbietern (Esc)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>Export…</source>
      <translation>Exportieren…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>Incidents, 30 d</source>
      <translation>Störungen, 30 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>Last 24 h</source>
      <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>Last 30 d</source>
      <translation>Letzte 30 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>Last 7 d</source>
      <translation>Letzte 7 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>Line: p50, half of the answers were quicker. Band: up to p95. A gap: not watched.</source>
      <translation>Linie: p50, die Hälfte der Antworten war schneller. Band: bis p95. Lücke: nicht beobachtet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>Response time</source>
      <translation>Antwortzeit</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/details_page.py" />
      <source>‹ Back</source>
      <translation>‹ Zurück</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/failover_line.py" />
      <source>Copy name</source>
      <translation>Name kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/failover_line.py" />
      <source>Not chosen:</source>
      <translation>Nicht gewählt:</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/failover_line.py" />
      <source>Not now</source>
      <translation>Jetzt nicht</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/failover_line.py" />
      <source>Why?</source>
      <translation>Warum?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_alerts.py" />
      <source>From now on</source>
      <translation>Von jetzt an</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_alerts.py" />
      <source>It then starts without a window: only the icon comes.</source>
      <translation>Es startet dann ohne Fenster; nur das Symbol erscheint.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_alerts.py" />
      <source>See that it reaches you</source>
      <translation>Ausprobieren, ob es ankommt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_alerts.py" />
      <source>Send a test notification</source>
      <translation>Testbenachrichtigung senden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_alerts.py" />
      <source>Sent. If nothing appeared, your system keeps notifications of this app back: see its own settings.</source>
      <translation>Gesendet. Falls nichts erschienen ist, hält Ihr System Benachrichtigungen dieser App zurück: siehe dessen Einstellungen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_alerts.py" />
      <source>Start API Monitor when I log in</source>
      <translation>API Monitor bei der Anmeldung starten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_alerts.py" />
      <source>When may I disturb you?</source>
      <translation>Wann darf ich Sie stören?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_alerts.py" />
      <source>Your system may ask now whether this app may send notifications.</source>
      <translation>Ihr System fragt jetzt vielleicht, ob diese App Benachrichtigungen senden darf.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_answers.py" />
      <source>Ask again</source>
      <translation>Noch einmal fragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_answers.py" />
      <source>Each is asked once, without a key, and its public status page is read. No tokens are spent.</source>
      <translation>Jeder wird einmal ohne Schlüssel gefragt, und seine öffentliche Statusseite wird gelesen. Das verbraucht keine Token.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_answers.py" />
      <source>It lives in a window here.</source>
      <translation>Hier wohnt es in einem Fenster.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_answers.py" />
      <source>It lives up here.</source>
      <translation>Hier oben wohnt es.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_answers.py" />
      <source>See who answers</source>
      <translation>Nachsehen, wer antwortet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_answers.py" />
      <source>The small meter in your bar shows whether the AI providers behind your tools work. A click opens the report: what is wrong, since when, what it costs, and what to use instead.</source>
      <translation>Die kleine Anzeige in Ihrer Leiste zeigt, ob die KI-Anbieter hinter Ihren Werkzeugen funktionieren. Ein Klick öffnet den Bericht: was nicht stimmt, seit wann, was es kostet und was Sie stattdessen verwenden können.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_answers.py" />
      <source>This desktop shows no tray icons, so a window of its own stands in for the icon. It tells what is wrong, since when, what it costs, and what to use instead.</source>
      <translation>Dieser Desktop zeigt keine Symbole in der Leiste, daher vertritt ein eigenes Fenster das Symbol. Es sagt, was nicht stimmt, seit wann, was es kostet und was Sie stattdessen verwenden können.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_answers.py" />
      <source>Who answers right now?</source>
      <translation>Wer antwortet gerade?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>1 key was found in this file.</source>
      <translation>In dieser Datei wurde 1 Schlüssel gefunden.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>Add keys for balance, cost and sure answers.</source>
      <translation>Mit Schlüsseln: Guthaben, Kosten und sichere Aussagen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>Key for {name}</source>
      <translation>Schlüssel für {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>Look for keys in a .env file</source>
      <translation>Schlüssel in einer .env-Datei suchen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>Look into a .env file…</source>
      <translation>In .env-Datei nachsehen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>Paste the key</source>
      <translation>Schlüssel einfügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>Save the key for {name}: {hint} {origin}</source>
      <translation>Schlüssel für {name} speichern: {hint} {origin}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>Test</source>
      <translation>Testen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>Test and save</source>
      <translation>Testen und speichern</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>Testing…</source>
      <translation>Wird getestet…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>This file holds no key of these providers.</source>
      <translation>Diese Datei enthält keinen Schlüssel dieser Anbieter.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>With a key, the app knows that it is accepted, and what is left and spent where the provider tells. Without any, nothing is checked by itself. You can add keys in the settings at any time.</source>
      <translation>Mit einem Schlüssel weiß die App, dass er angenommen wird, und was übrig und ausgegeben ist, wo der Anbieter es sagt. Ohne Schlüssel wird nichts von selbst geprüft. Sie können Schlüssel jederzeit in den Einstellungen hinzufügen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>Your system may ask once whether this app may use its own entry in the keychain. That is this app's entry only. Keys in the environment are used for as long as they stand there, saved or not.</source>
      <translation>Ihr System fragt vielleicht einmal, ob diese App ihren Eintrag im Schlüsselbund verwenden darf. Das betrifft nur den Eintrag dieser App. Schlüssel aus der Umgebung gelten, solange sie dort stehen, ob gespeichert oder nicht.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_keys.py" />
      <source>{n} keys were found in this file.</source>
      <translation>In dieser Datei wurden {n} Schlüssel gefunden.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_picture.py" />
      <source>Picture: the icon, a small level meter, stands in the bar beside the clock.</source>
      <translation>Bild: Das Symbol, eine kleine Pegelanzeige, steht in der Leiste neben der Uhr.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_window.py" />
      <source>Back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_window.py" />
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_window.py" />
      <source>Go on</source>
      <translation>Weiter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_window.py" />
      <source>Skip the rest</source>
      <translation>Rest überspringen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_window.py" />
      <source>Welcome</source>
      <translation>Willkommen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/first_run_window.py" />
      <source>{step} of {count}</source>
      <translation>{step} von {count}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/heartbeat.py" />
      <source>Share of the watched time in which it had not failed</source>
      <translation>Anteil der beobachteten Zeit ohne Ausfall</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/import_panel.py" />
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/import_panel.py" />
      <source>Keys in this file</source>
      <translation>Schlüssel in dieser Datei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/import_panel.py" />
      <source>Save in the keyring</source>
      <translation>Im Schlüsselbund speichern</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/import_panel.py" />
      <source>{name}: {hint}</source>
      <translation>{name}: {hint}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/import_panel.py" />
      <source>{name}: {hint}, replaces {old}</source>
      <translation>{name}: {hint}, ersetzt {old}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/incident_table.py" />
      <source>Incidents</source>
      <translation>Störungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/key_field.py" />
      <source>Also read from {variable} in the environment</source>
      <translation>Wird auch aus {variable} in der Umgebung gelesen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/key_field.py" />
      <source>Get a key…</source>
      <translation>Schlüssel holen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/key_field.py" />
      <source>Paste another key</source>
      <translation>Anderen Schlüssel einfügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/key_field.py" />
      <source>Remove</source>
      <translation>Entfernen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/key_field.py" />
      <source>Remove the saved {key}</source>
      <translation>Aus dem Schlüsselbund entfernen: {key}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/key_field.py" />
      <source>Replace</source>
      <translation>Ersetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/key_field.py" />
      <source>Replace the {key}</source>
      <translation>Ersetzen: {key}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/key_field.py" />
      <source>Save</source>
      <translation>Speichern</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/key_field.py" />
      <source>Save the {key}</source>
      <translation>Speichern: {key}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/key_field.py" />
      <source>Test the {key}</source>
      <translation>Testen: {key}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/money_section.py" />
      <source>Copy how to report usage</source>
      <translation>Anleitung zum Melden von Verbrauch kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/money_section.py" />
      <source>How to report usage</source>
      <translation>So melden Sie Verbrauch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/money_section.py" />
      <source>Money</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/money_section.py" />
      <source>Usage…</source>
      <translation>Verbrauch…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/paid_test_row.py" />
      <source>Test {name} with a small paid request</source>
      <translation>{name} mit einer kleinen bezahlten Anfrage testen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Add an admin key…</source>
      <translation>Admin-Schlüssel hinzufügen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Add an {key}</source>
      <translation>Hinzufügen: {key}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>An added provider has no other address.</source>
      <translation>Ein hinzugefügter Anbieter hat keine andere Adresse.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Another address</source>
      <translation>Andere Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Base URL</source>
      <translation>Basis-URL</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Base URL of {name}</source>
      <translation>Basis-URL von {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Billing</source>
      <translation>Abrechnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Check this provider</source>
      <translation>Diesen Anbieter prüfen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Check {name}</source>
      <translation>{name} prüfen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Key</source>
      <translation>Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Region</source>
      <translation>Region</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Region of {name}</source>
      <translation>Region von {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Regions of {name}</source>
      <translation>Regionen von {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Remove {name}</source>
      <translation>{name} entfernen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Remove {name} and its saved key? What was counted of it stays in the history.</source>
      <translation>{name} samt gespeichertem Schlüssel entfernen? Was gezählt wurde, bleibt im Verlauf.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>The address before is still in use.</source>
      <translation>Die bisherige Adresse gilt weiter.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>The provider's own</source>
      <translation>Die des Anbieters</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>Used for</source>
      <translation>Verwendet für</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>What stops when this provider does</source>
      <translation>Was mit diesem Anbieter ausfällt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/provider_settings.py" />
      <source>What {name} is used for</source>
      <translation>Wofür {name} verwendet wird</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/report_foot.py" />
      <source>Details…</source>
      <translation>Details…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/report_foot.py" />
      <source>Share of the watched time in which your providers had not failed</source>
      <translation>Anteil der beobachteten Zeit, in der Ihre Anbieter nicht ausgefallen waren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/report_head.py" />
      <source>Check now</source>
      <translation>Jetzt prüfen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/report_head.py" />
      <source>Settings</source>
      <translation>Einstellungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/save_dialog.py" />
      <source>Export</source>
      <translation>Exportieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_about.py" />
      <source>About API Monitor</source>
      <translation>Über API Monitor</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_about.py" />
      <source>Version {version}</source>
      <translation>Version {version}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_about.py" />
      <source>What leaves this computer</source>
      <translation>Was diesen Computer verlässt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_adding.py" />
      <source>Add</source>
      <translation>Hinzufügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_adding.py" />
      <source>Add a provider</source>
      <translation>Anbieter hinzufügen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_adding.py" />
      <source>Anything that speaks OpenAI's protocol: Groq, Mistral, a local Ollama or LM Studio. It is checked and counted as the others are. Plain http is for this computer only.</source>
      <translation>Alles, was das Protokoll von OpenAI spricht: Groq, Mistral, ein lokales Ollama oder LM Studio. Es wird geprüft und gezählt wie die anderen. Unverschlüsseltes http nur für diesen Computer.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_adding.py" />
      <source>As you want to read it in the menu</source>
      <translation>Wie er im Menü stehen soll</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_adding.py" />
      <source>Base URL of the provider to add</source>
      <translation>Basis-URL des neuen Anbieters</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_adding.py" />
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_adding.py" />
      <source>Key of the provider to add</source>
      <translation>Schlüssel des neuen Anbieters</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_adding.py" />
      <source>Leave it empty for a server that asks for none.</source>
      <translation>Leer lassen, wenn der Server keinen verlangt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_adding.py" />
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_adding.py" />
      <source>Name of the provider to add</source>
      <translation>Name des neuen Anbieters</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_adding.py" />
      <source>There is no keyring to save it in. Put it into the environment instead.</source>
      <translation>Es gibt keinen Schlüsselbund dafür. Legen Sie ihn stattdessen in der Umgebung ab.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_advanced.py" />
      <source>Put every setting back to what the app came with? Added providers and their saved keys go; all other keys, and the history, stay.</source>
      <translation>Alle Einstellungen auf den Auslieferungszustand zurücksetzen? Hinzugefügte Anbieter und deren gespeicherte Schlüssel werden entfernt; alle anderen Schlüssel und der Verlauf bleiben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_advanced.py" />
      <source>Reset</source>
      <translation>Zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_advanced.py" />
      <source>Reset all</source>
      <translation>Alles zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_advanced.py" />
      <source>Reset all settings</source>
      <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>80 % and 100 % of a monthly budget are spent.</source>
      <translation>80 % und 100 % eines Monatsbudgets sind ausgegeben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>A key is rejected, or the credit nears its end.</source>
      <translation>Ein Schlüssel wird abgelehnt, oder das Guthaben geht zu Ende.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>A preview is sent as a real message is, and marked. Each trouble is told once, and nothing that was already so at the start.</source>
      <translation>Eine Vorschau kommt wie eine echte Meldung, aber gekennzeichnet. Jede Störung wird einmal gemeldet, und nichts, was schon beim Start so war.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Answers take far longer than usual.</source>
      <translation>Antworten dauern viel länger als sonst.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Back again</source>
      <translation>Wieder da</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Budget</source>
      <translation>Budget</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Degraded</source>
      <translation>Beeinträchtigt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Failed</source>
      <translation>Ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Icon, menu and windows go on showing everything.</source>
      <translation>Symbol, Menü und Fenster zeigen weiter alles.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>It does not answer, or refuses; told once it is certain.</source>
      <translation>Er antwortet nicht oder lehnt ab; gemeldet, sobald es sicher ist.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>It is overloaded, limits requests, or many of them fail.</source>
      <translation>Er ist überlastet, begrenzt Anfragen, oder viele scheitern.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Key or balance</source>
      <translation>Schlüssel oder Guthaben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>No notifications from</source>
      <translation>Keine Benachrichtigungen von</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Play a sound</source>
      <translation>Ton abspielen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Preview</source>
      <translation>Vorschau</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Preview of: {kind}</source>
      <translation>Vorschau: {kind}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Quiet from</source>
      <translation>Ruhe von</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Quiet hours</source>
      <translation>Ruhezeit</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Quiet until</source>
      <translation>Ruhe bis</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Slow</source>
      <translation>Langsam</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Sound</source>
      <translation>Ton</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>Tell me when a provider</source>
      <translation>Melden bei</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>What was told of is over, with how long it took.</source>
      <translation>Was gemeldet war, ist vorbei; mit Angabe der Dauer.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_alerts.py" />
      <source>to</source>
      <translation>bis</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_api.py" />
      <source>Answer other programs on this computer</source>
      <translation>Anderen Programmen auf diesem Computer antworten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_api.py" />
      <source>Answers at {url}</source>
      <translation>Antwortet unter {url}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_api.py" />
      <source>Other programs</source>
      <translation>Andere Programme</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_api.py" />
      <source>Port</source>
      <translation>Port</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_api.py" />
      <source>Port of the local API</source>
      <translation>Port der lokalen API</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_api.py" />
      <source>Scripts, the music suite and Prometheus can then ask for status and failover, and report usage. Other computers need a token, web pages are turned away, and no answer holds a key.</source>
      <translation>Skripte, die Music Suite und Prometheus können dann Status und Ersatz abfragen und Verbrauch melden. Andere Computer brauchen ein Token, Webseiten werden abgewiesen, und keine Antwort enthält einen Schlüssel.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Always: green, amber or red</source>
      <translation>Immer: grün, gelb oder rot</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>As your system</source>
      <translation>Wie Ihr System</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Colour of the icon</source>
      <translation>Farbe des Symbols</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Each state has a shape of its own, so that the icon reads without its colour.</source>
      <translation>Jeder Zustand hat eine eigene Form, damit das Symbol auch ohne Farbe lesbar ist.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Hide every amount of money</source>
      <translation>Alle Geldbeträge verbergen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>In the icon, the menu, windows and notifications. {keys} switches it in every window, and the menu does too.</source>
      <translation>In Symbol, Menü, Fenstern und Benachrichtigungen. {keys} schaltet es in jedem Fenster um, das Menü ebenso.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Language of icon, menu, windows and notifications</source>
      <translation>Sprache von Symbol, Menü, Fenstern und Benachrichtigungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Languages</source>
      <translation>Sprachen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Log, files and commands stay English.</source>
      <translation>Protokoll, Dateien und Befehle bleiben englisch.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Never: the shape alone tells</source>
      <translation>Nie: Die Form allein sagt es</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>No number</source>
      <translation>Keine Zahl</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Number in the icon</source>
      <translation>Zahl im Symbol</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>On stage</source>
      <translation>Auf der Bühne</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Only when something is wrong</source>
      <translation>Nur wenn etwas nicht stimmt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Providers in trouble</source>
      <translation>Gestörte Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Reading and moving</source>
      <translation>Lesen und Bedienen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>Text size, light or dark, and reduced motion follow your system, as soon as they change there. Everything here can be reached with Tab, the arrow keys and Space.</source>
      <translation>Textgröße, Hell oder Dunkel und reduzierte Bewegung folgen Ihrem System, sobald sie sich dort ändern. Alles hier ist mit Tabulator, Pfeiltasten und Leertaste erreichbar.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>The cost is in whole US dollars, and &lt;1 is less than one. Where it is not known, there is no number. While the icon is muted, there is none either.</source>
      <translation>Die Kosten stehen in ganzen US-Dollar da, &lt;1 heißt weniger als einer. Sind sie unbekannt, steht keine Zahl da, ebenso solange stummgeschaltet ist.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_appearance.py" />
      <source>What today cost so far</source>
      <translation>Bisherige Kosten von heute</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_checking.py" />
      <source> s</source>
      <translation> s</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_checking.py" />
      <source>At least {watched} while the report or an incident is open, {on_battery} on battery. Paused while offline or asleep.</source>
      <translation>Mindestens {watched}, solange der Bericht oder eine Störung offen ist, {on_battery} im Akkubetrieb. Pause ohne Netz und im Ruhezustand.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_checking.py" />
      <source>Check every</source>
      <translation>Prüfen alle</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_checking.py" />
      <source>Checking</source>
      <translation>Prüfungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_checking.py" />
      <source>Time between checks</source>
      <translation>Zeit zwischen Prüfungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_checking.py" />
      <source>Time to wait for an answer</source>
      <translation>Wartezeit auf eine Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_checking.py" />
      <source>Wait for an answer</source>
      <translation>Auf Antwort warten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>Alt+Down moves it, too</source>
      <translation>Auch mit Alt+Pfeil ab</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>Alt+Up moves it, too</source>
      <translation>Auch mit Alt+Pfeil auf</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>Leave out</source>
      <translation>Auslassen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>Move down</source>
      <translation>Nach unten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>Move up</source>
      <translation>Nach oben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>Nobody is told to use it instead</source>
      <translation>Er wird niemandem als Ersatz genannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>Order of failover</source>
      <translation>Reihenfolge der Ersatzanbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>Put in</source>
      <translation>Aufnehmen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>The order that the app comes with</source>
      <translation>Die mitgelieferte Reihenfolge</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>Use instead</source>
      <translation>Ersatz</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>Usual order</source>
      <translation>Übliche Reihenfolge</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>When a provider fails, the first of these that works and can do the same is named.</source>
      <translation>Fällt ein Anbieter aus, wird der erste von diesen genannt, der arbeitet und dasselbe kann.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>{name}: left out</source>
      <translation>{name}: ausgelassen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_failover.py" />
      <source>–  {name} (left out)</source>
      <translation>–  {name} (ausgelassen)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_files.py" />
      <source>Files</source>
      <translation>Dateien</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_files.py" />
      <source>Log</source>
      <translation>Protokoll</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_files.py" />
      <source>Metrics, for other programs</source>
      <translation>Messwerte, für andere Programme</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_files.py" />
      <source>Reveal</source>
      <translation>Anzeigen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_files.py" />
      <source>Reveal: {name}</source>
      <translation>Anzeigen: {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_files.py" />
      <source>Settings, to edit by hand</source>
      <translation>Einstellungen, zum Bearbeiten von Hand</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source> tokens a day</source>
      <translation> Token am Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>A free check proves that a key is accepted. Only a real request proves that models answer, and it costs a little.</source>
      <translation>Eine kostenlose Prüfung beweist, dass ein Schlüssel angenommen wird. Nur eine echte Anfrage beweist, dass Modelle antworten, und sie kostet ein wenig.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>All providers</source>
      <translation>Alle Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>All together at most</source>
      <translation>Alle zusammen höchstens</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>Fetch newer prices once a day</source>
      <translation>Einmal am Tag neuere Preise holen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>From a public list on GitHub; nothing about you is sent. Off, nobody is contacted for them.</source>
      <translation>Aus einer öffentlichen Liste auf GitHub; über Sie wird nichts gesendet. Ausgeschaltet wird dafür niemand kontaktiert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>Monthly budget for all providers, in USD</source>
      <translation>Monatsbudget für alle Anbieter, in USD</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>Monthly budget for {name}, in USD</source>
      <translation>Monatsbudget für {name}, in USD</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>Monthly budget, in USD</source>
      <translation>Monatsbudget, in USD</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>None</source>
      <translation>Keines</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>None of its own</source>
      <translation>Kein eigenes</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>Paid tests</source>
      <translation>Bezahlte Tests</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>Prices</source>
      <translation>Preise</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>The budget before still holds.</source>
      <translation>Das bisherige Budget gilt weiter.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>What all paid tests together may use</source>
      <translation>Was alle bezahlten Tests zusammen verbrauchen dürfen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_money.py" />
      <source>You are told at 80 % and at 100 %; nothing is stopped. What was not billed is estimated from the tokens that your programs report.</source>
      <translation>Gemeldet wird bei 80 % und bei 100 %; angehalten wird nichts. Was nicht abgerechnet ist, wird aus den Token geschätzt, die Ihre Programme melden.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_page.py" />
      <source>Keep as it is</source>
      <translation>So lassen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_providers.py" />
      <source>Add a provider…</source>
      <translation>Hinzufügen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_providers.py" />
      <source>Import from .env…</source>
      <translation>Aus .env holen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_providers.py" />
      <source>Import keys from a .env file</source>
      <translation>Schlüssel aus einer .env-Datei importieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_providers.py" />
      <source>Providers</source>
      <translation>Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_providers.py" />
      <source>Removing…</source>
      <translation>Wird entfernt…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_providers.py" />
      <source>Saving…</source>
      <translation>Wird gespeichert…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_start.py" />
      <source>Start</source>
      <translation>Start</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_window.py" />
      <source>Advanced</source>
      <translation>Erweitert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_window.py" />
      <source>Alerts</source>
      <translation>Meldungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_window.py" />
      <source>Appearance &amp;&amp; access</source>
      <translation>Darstellung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/settings_window.py" />
      <source>Ask the keyring again</source>
      <translation>Schlüsselbund erneut fragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/shapes.py" />
      <source>degraded</source>
      <translation>beeinträchtigt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/shapes.py" />
      <source>failed</source>
      <translation>ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/shapes.py" />
      <source>unknown</source>
      <translation>unbekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/tray_menu.py" />
      <source>API Monitor</source>
      <translation>API Monitor</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/tray_menu.py" />
      <source>Check Now</source>
      <translation>Jetzt prüfen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/tray_menu.py" />
      <source>Hide Amounts</source>
      <translation>Beträge verbergen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/tray_menu.py" />
      <source>Open Report…</source>
      <translation>Bericht öffnen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/tray_menu.py" />
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/tray_menu.py" />
      <source>Settings…</source>
      <translation>Einstellungen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_ideas.py" />
      <source>Dismiss</source>
      <translation>Verwerfen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_ideas.py" />
      <source>Dismiss for 30 days: {idea}</source>
      <translation>Für 30 Tage verwerfen: {idea}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_ideas.py" />
      <source>Gone for 30 days.</source>
      <translation>Für 30 Tage verworfen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_ideas.py" />
      <source>Not shown again for 30 days</source>
      <translation>Wird 30 Tage nicht mehr gezeigt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_ideas.py" />
      <source>Nothing to suggest at present.</source>
      <translation>Zurzeit keine Vorschläge.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_ideas.py" />
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_ideas.py" />
      <source>Undo dismissing: {idea}</source>
      <translation>Verwerfen rückgängig: {idea}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>30 days</source>
      <translation>30 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>7 days</source>
      <translation>7 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>Amounts are hidden: show them first</source>
      <translation>Beträge sind verborgen: zuerst einblenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>As reported to API Monitor. What providers billed besides stands in Money.</source>
      <translation>Wie an API Monitor gemeldet. Was Anbieter sonst abgerechnet haben, steht unter „Kosten“.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>Copy as CSV</source>
      <translation>Als CSV kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>Cost of 1,000 tokens</source>
      <translation>Kosten von 1.000 Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>Month</source>
      <translation>Monat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>Suggestions</source>
      <translation>Vorschläge</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>Summed up by</source>
      <translation>Summiert nach</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>Time</source>
      <translation>Zeitraum</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>Today</source>
      <translation>Heute</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>Usage</source>
      <translation>Verbrauch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_page.py" />
      <source>reading …</source>
      <translation>wird gelesen …</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_table.py" />
      <source>Arrow keys move, Enter sorts by the column</source>
      <translation>Pfeiltasten bewegen, Eingabe sortiert nach der Spalte</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/usage_table.py" />
      <source>Click to sort; or press Enter in the column</source>
      <translation>Klicken zum Sortieren; oder Eingabe in der Spalte</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>In use: the list fetched on {day}, and prices that providers list themselves.</source>
      <translation>In Gebrauch: die am {day} geholte Liste und Preise, die Anbieter selbst nennen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>In use: the prices that came with this version, and those that providers list themselves.</source>
      <translation>In Gebrauch: die Preise dieser Version und die, die Anbieter selbst nennen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>Memory: {n} MB</source>
      <translation>Speicher: {n} MB</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>Memory: — this system does not tell</source>
      <translation>Speicher: — dieses System gibt keine Auskunft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>Newer prices are fetched from GitHub once a day, only where you switch that on.</source>
      <translation>Neuere Preise werden einmal am Tag von GitHub geholt, nur wenn Sie das einschalten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>Nothing else: no usage data, no crash reports, no update checks.</source>
      <translation>Sonst nichts: keine Nutzungsdaten, keine Absturzberichte, keine Suche nach Updates.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>Processor: {share} of one core now</source>
      <translation>Prozessor: zurzeit {share} eines Kerns</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>Processor: — measuring</source>
      <translation>Prozessor: — wird gemessen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>Requests to their status pages, without a key.</source>
      <translation>Anfragen an deren Statusseiten, ohne Schlüssel.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>Requests to your providers, each with its own key; no tokens, unless you switch on a paid test.</source>
      <translation>Anfragen an Ihre Anbieter, jeweils mit deren eigenem Schlüssel; keine Token, außer Sie schalten einen bezahlten Test ein.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>What was billed is asked of OpenAI and Anthropic, only where you saved an admin key.</source>
      <translation>OpenAI und Anthropic werden nach Abrechnungen gefragt, nur wo Sie einen Admin-Schlüssel gespeichert haben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/about.py" />
      <source>{n} s of processor time in {running}</source>
      <translation>{n} s Rechenzeit, Laufzeit {running}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/actions.py" />
      <source>Add key…</source>
      <translation>Schlüssel hinzufügen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/actions.py" />
      <source>Check the base URL…</source>
      <translation>Basis-URL prüfen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/actions.py" />
      <source>Open status page</source>
      <translation>Statusseite öffnen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/actions.py" />
      <source>Replace the key…</source>
      <translation>Schlüssel ersetzen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/actions.py" />
      <source>Resume in settings…</source>
      <translation>In Einstellungen fortsetzen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/actions.py" />
      <source>See what the key may do…</source>
      <translation>Rechte des Schlüssels ansehen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/actions.py" />
      <source>Top up…</source>
      <translation>Guthaben aufladen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>1 gap without answers</source>
      <translation>1 Lücke ohne Antworten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>No answer in the last 24 h, so there is nothing to draw.</source>
      <translation>Keine Antwort in den letzten 24 h, daher gibt es nichts zu zeichnen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>No answer in the last 30 d, so there is nothing to draw.</source>
      <translation>Keine Antwort in den letzten 30 Tagen, daher gibt es nichts zu zeichnen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>No answer in the last 7 d, so there is nothing to draw.</source>
      <translation>Keine Antwort in den letzten 7 Tagen, daher gibt es nichts zu zeichnen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>Response time, 24 h</source>
      <translation>Antwortzeit, 24 h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>Response time, 30 d</source>
      <translation>Antwortzeit, 30 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>Response time, 7 d</source>
      <translation>Antwortzeit, 7 Tage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>nothing known</source>
      <translation>nichts bekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>p50 from {low} to {high}</source>
      <translation>p50 von {low} bis {high}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>p50 {median} · p95 {slower}</source>
      <translation>p50 {median} · p95 {slower}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>p95 up to {high}</source>
      <translation>p95 bis {high}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>slowest at {time}</source>
      <translation>am langsamsten: {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/chart.py" />
      <source>{n} gaps without answers</source>
      <translation>{n} Lücken ohne Antworten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/conditions.py" />
      <source>In {file}: {problem}</source>
      <translation>In {file}: {problem}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/conditions.py" />
      <source>This desktop shows no tray icons, so this window stands in for the icon. Checking goes on when it is closed; Ctrl+Q ends it.</source>
      <translation>Dieser Desktop zeigt keine Symbole in der Leiste, daher vertritt dieses Fenster das Symbol. Geprüft wird auch, wenn es geschlossen ist; Strg+Q beendet das Programm.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Cause</source>
      <translation>Ursache</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Copy for support</source>
      <translation>Für den Support kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Cost per day</source>
      <translation>Kosten je Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Errors 24 h</source>
      <translation>Fehler 24 h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Length</source>
      <translation>Dauer</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>None in the last {n} days.</source>
      <translation>Keine in den letzten {n} Tagen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Now</source>
      <translation>Jetzt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Pause</source>
      <translation>Pausieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Request id</source>
      <translation>Anfrage-ID</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Resume</source>
      <translation>Fortsetzen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Status page</source>
      <translation>Statusseite</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Tokens and cost per day</source>
      <translation>Token und Kosten je Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Tokens per day</source>
      <translation>Token je Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>Uptime {n} d</source>
      <translation>Verfügbar {n} T.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>billed</source>
      <translation>abgerechnet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>estimated</source>
      <translation>geschätzt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>no answer in 24 h</source>
      <translation>keine Antwort in 24 h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>no answer yet</source>
      <translation>noch keine Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>no check in 24 h</source>
      <translation>keine Prüfung in 24 h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>no usage</source>
      <translation>kein Verbrauch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>not watched</source>
      <translation>nicht beobachtet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>of {n} in 24 h</source>
      <translation>aus {n} in 24 h</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>paused</source>
      <translation>pausiert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>request id {id}</source>
      <translation>Anfrage-ID {id}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>today</source>
      <translation>heute</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>watched {duration}</source>
      <translation>beobachtet: {duration}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>without {parts}</source>
      <translation>ohne {parts}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{duration}, still open</source>
      <translation>{duration}, noch offen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{failed} of {n} checks</source>
      <translation>{failed} von {n} Prüfungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{tokens} without a price</source>
      <translation>{tokens} ohne Preis</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>{total} in {n} d</source>
      <translation>{total} in {n} T.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>— no price known</source>
      <translation>— kein Preis bekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/details.py" />
      <source>— no usage reported yet</source>
      <translation>— noch kein Verbrauch gemeldet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/export.py" />
      <source>Picture of the chart</source>
      <translation>Bild des Diagramms</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/export.py" />
      <source>Report and history</source>
      <translation>Bericht und Verlauf</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/export.py" />
      <source>Table of checks and incidents</source>
      <translation>Tabelle der Prüfungen und Störungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source> and </source>
      <translation> und </translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Address</source>
      <translation>Adresse</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Balance</source>
      <translation>Guthaben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Cost</source>
      <translation>Kosten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Errors</source>
      <translation>Fehler</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Incident</source>
      <translation>Störung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Last check</source>
      <translation>Letzte Prüfung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>Proven</source>
      <translation>Belegt</translation>
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
      <source>in a moment</source>
      <translation>gleich</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>in {duration}</source>
      <translation>in {duration}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>no price known, {tokens}</source>
      <translation>kein Preis bekannt, {tokens}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>no usage reported yet</source>
      <translation>noch kein Verbrauch gemeldet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>none</source>
      <translation>keiner</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>none made yet</source>
      <translation>noch keine</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>none needed</source>
      <translation>keiner nötig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>over, {start}–{end} ({duration}): {cause}</source>
      <translation>vorbei, {start}–{end} ({duration}): {cause}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>since {start} ({duration}): {cause}</source>
      <translation>seit {start} ({duration}): {cause}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{cost} estimated, {tokens}</source>
      <translation>{cost} geschätzt, {tokens}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{count} failed</source>
      <translation>{count} gescheitert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{hint} from {origin}</source>
      <translation>{hint} aus {origin}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{key}, overrides {others}</source>
      <translation>{key}, hat Vorrang vor {others}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{last}; next {wait}</source>
      <translation>{last}; nächste {wait}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{n} made since the start</source>
      <translation>{n} seit dem Start</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>{time} (usual {usual})</source>
      <translation>{time} (üblich {usual})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>— never</source>
      <translation>— nie</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>— no answer yet</source>
      <translation>— noch keine Antwort</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>— nothing counted yet</source>
      <translation>— noch nichts gezählt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/facts.py" />
      <source>— {reason}</source>
      <translation>— {reason}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/failover.py" />
      <source>Nothing to use instead</source>
      <translation>Kein Ersatz verfügbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/failover.py" />
      <source>Nothing to use instead here either</source>
      <translation>Auch hier kein Ersatz verfügbar</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/failover.py" />
      <source>Use {name} instead, as above</source>
      <translation>Ausweichen auf {name}, wie oben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>1 of {all} answer.</source>
      <translation>1 von {all} antwortet.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>A key makes it certain, and shows balance and cost.</source>
      <translation>Ein Schlüssel schafft Gewissheit und zeigt Guthaben und Kosten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>All {n} answer.</source>
      <translation>Alle {n} antworten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>Also when it is slow or overloaded</source>
      <translation>Auch wenn es langsam oder überlastet ist</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>And when it is back, when a key is rejected, or a budget or balance nears its end.</source>
      <translation>Und wenn es wieder da ist, ein Schlüssel abgelehnt wird oder Budget oder Guthaben zu Ende gehen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>Asking each of them once, without a key…</source>
      <translation>Jeder wird einmal gefragt, ohne Schlüssel…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>Failures, and what makes you wait.</source>
      <translation>Ausfälle, und was Sie warten lässt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>Never, I look myself</source>
      <translation>Nie, ich sehe selbst nach</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>Nobody answers. Is there a way to the internet?</source>
      <translation>Niemand antwortet. Besteht eine Verbindung zum Internet?</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>Nobody has been contacted yet.</source>
      <translation>Noch wurde niemand kontaktiert.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>Only when something I use fails</source>
      <translation>Nur wenn etwas ausfällt, das ich verwende</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>The icon shows it all the same.</source>
      <translation>Das Symbol zeigt es trotzdem.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>answers in {time}</source>
      <translation>antwortet in {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>asking…</source>
      <translation>wird gefragt…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>from {origin}</source>
      <translation>aus {origin}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>from {origin}, replaces {hint} in the keyring</source>
      <translation>aus {origin}, ersetzt {hint} im Schlüsselbund</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>in the keyring already</source>
      <translation>schon im Schlüsselbund</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>{n} of {all} answer.</source>
      <translation>{n} von {all} antworten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/first_run.py" />
      <source>— no answer within {n} s</source>
      <translation>— keine Antwort innerhalb von {n} s</translation>
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
      <source>24 h {day} · 30 d {month}</source>
      <translation>24 h {day} · 30 T. {month}</translation>
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
      <source>now</source>
      <translation>jetzt</translation>
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
      <source>All checks are paused</source>
      <translation>Alle Prüfungen sind pausiert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Copy details</source>
      <translation>Details kopieren</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>For 1 hour</source>
      <translation>Für 1 Stunde</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Ignore until it changes</source>
      <translation>Ignorieren, bis sich etwas ändert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Mute</source>
      <translation>Stummschalten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>No provider has a key yet</source>
      <translation>Noch kein Anbieter hat einen Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>No trouble seen in the last 30 days</source>
      <translation>Keine Störung in den letzten 30 Tagen</translation>
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
      <source>Tell me when it is back</source>
      <translation>Melden, wenn er wieder da ist</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Unmute</source>
      <translation>Stummschaltung aufheben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Until it changes</source>
      <translation>Bis sich etwas ändert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Until tomorrow 8:00</source>
      <translation>Bis morgen 8:00</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>Use {name} instead of {other}</source>
      <translation>Statt {other}: {name} verwenden</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>ignored</source>
      <translation>ignoriert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>without a key</source>
      <translation>ohne Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/menu.py" />
      <source>{n} {word}</source>
      <translation>{n} {word}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>1 suggestion, it would have saved about {amount} in {days} days: see Usage</source>
      <translation>1 Vorschlag, Ersparnis etwa {amount} in {days} Tagen: siehe Verbrauch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>1 suggestion, it would have saved about {amount}: see Usage</source>
      <translation>1 Vorschlag, Ersparnis etwa {amount}: siehe Verbrauch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>1 suggestion: see Usage</source>
      <translation>1 Vorschlag: siehe Verbrauch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>Budget: {spent}</source>
      <translation>Budget: {spent}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>Cost per day, {n} days, {known} of them with costs</source>
      <translation>Kosten je Tag, {n} Tage, davon {known} mit Kosten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>This month</source>
      <translation>Dieser Monat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>This month: all of it billed</source>
      <translation>Dieser Monat: vollständig abgerechnet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>This month: all of it estimated</source>
      <translation>Dieser Monat: vollständig geschätzt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>This month: {billed} billed, {estimated} estimated</source>
      <translation>Dieser Monat: {billed} abgerechnet, {estimated} geschätzt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>about {spent} of {limit} this month ({percent}%)</source>
      <translation>etwa {spent} von {limit} in diesem Monat ({percent} %)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>at least, {basis}</source>
      <translation>mindestens, {basis}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>highest {amount}, {day}</source>
      <translation>Höchstwert {amount}, {day}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>nothing reported</source>
      <translation>nichts gemeldet</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>prices 1 day old</source>
      <translation>Preise 1 Tag alt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>prices of today</source>
      <translation>Preise von heute</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>prices {n} days old</source>
      <translation>Preise {n} Tage alt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>so far</source>
      <translation>bisher</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>they may have changed</source>
      <translation>sie können sich geändert haben</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>{amount} billed besides this month, in no sum</source>
      <translation>{amount} außerdem in diesem Monat abgerechnet, in keiner Summe enthalten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>{basis} ({prices})</source>
      <translation>{basis} ({prices})</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>{n} suggestions, the first would have saved about {amount} in {days} days: see Usage</source>
      <translation>{n} Vorschläge, Ersparnis beim ersten etwa {amount} in {days} Tagen: siehe Verbrauch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>{n} suggestions, the first would have saved about {amount}: see Usage</source>
      <translation>{n} Vorschläge, Ersparnis beim ersten etwa {amount}: siehe Verbrauch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>{n} suggestions: see Usage</source>
      <translation>{n} Vorschläge: siehe Verbrauch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>{percent} estimated</source>
      <translation>{percent} geschätzt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>{spent} of {limit} this month ({percent}%)</source>
      <translation>{spent} von {limit} in diesem Monat ({percent} %)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>{tokens} unpriced</source>
      <translation>{tokens} ohne Preis</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money.py" />
      <source>{tokens} unpriced this month, in no sum</source>
      <translation>{tokens} ohne Preis in diesem Monat, in keiner Summe enthalten</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money_line.py" />
      <source>Today {today} · this month {month}</source>
      <translation>Heute {today} · Monat {month}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money_line.py" />
      <source>Today {today} · this month {month} of {limit}</source>
      <translation>Heute {today} · Monat {month} von {limit}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money_line.py" />
      <source>about {amount}</source>
      <translation>etwa {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money_line.py" />
      <source>at least {amount}</source>
      <translation>mindestens {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money_line.py" />
      <source>less than {amount}</source>
      <translation>weniger als {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money_line.py" />
      <source>{amount} today</source>
      <translation>heute {amount}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money_line.py" />
      <source>— (no price known)</source>
      <translation>— (kein Preis bekannt)</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money_today.py" />
      <source>1 request</source>
      <translation>1 Anfrage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money_today.py" />
      <source>{n} requests</source>
      <translation>{n} Anfragen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/money_today.py" />
      <source>{tokens} today</source>
      <translation>heute {tokens}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/paid_test.py" />
      <source>Off, as one test uses up to {tokens}, and the daily limit for all paid tests is {limit}.</source>
      <translation>Aus, da ein Test bis zu {tokens} braucht und das Tageslimit für alle bezahlten Tests {limit} ist.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/paid_test.py" />
      <source>Off, as the daily limit for all paid tests is 0 tokens.</source>
      <translation>Aus, da das Tageslimit für alle bezahlten Tests 0 Token ist.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/paid_test.py" />
      <source>Up to {tokens} {often}, {price}.</source>
      <translation>Bis zu {tokens} {often}, {price}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/paid_test.py" />
      <source>With none allowed, no paid test is made.</source>
      <translation>Sind keine erlaubt, gibt es keinen bezahlten Test.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/paid_test.py" />
      <source>about {amount} a day at most</source>
      <translation>höchstens etwa {amount} am Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/paid_test.py" />
      <source>{tokens} a day at most, at a price that is not known</source>
      <translation>höchstens {tokens} am Tag, zu einem unbekannten Preis</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/paid_test.py" />
      <source>{tokens} used today (in UTC). Once the cap is reached, no further test is made.</source>
      <translation>Heute {tokens} verbraucht (UTC). Ist die Grenze erreicht, folgt kein weiterer Test.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>* Input alone: no price for output is known.</source>
      <translation>* Nur Eingabe: Ein Preis für die Ausgabe ist nicht bekannt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>Estimated for your own mix of 30 days: {share} input ({cached} of it cached), the rest output.</source>
      <translation>Geschätzt für Ihre eigene Mischung aus 30 Tagen: {share} Eingabe (davon {cached} aus dem Cache), der Rest Ausgabe.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>Estimated for your own mix of 30 days: {share} input, the rest output.</source>
      <translation>Geschätzt für Ihre eigene Mischung aus 30 Tagen: {share} Eingabe, der Rest Ausgabe.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>Estimated for {share} input and the rest output, as no report tells your own mix.</source>
      <translation>Geschätzt für {share} Eingabe, der Rest Ausgabe, da Ihre eigene Mischung nicht gemeldet ist.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>Flat price: one for all models of a provider, as no report named one.</source>
      <translation>Pauschalpreis: einer für alle Modelle eines Anbieters, da keine Meldung eines nennt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>Per 1K tokens</source>
      <translation>Je 1.000 Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>Price of</source>
      <translation>Preisstand</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>Price of {date}</source>
      <translation>Preisstand: {date}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>Provider, model</source>
      <translation>Anbieter, Modell</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>Use case</source>
      <translation>Verwendung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>What is over 30 days old may have changed.</source>
      <translation>Was über 30 Tage alt ist, kann sich geändert haben.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>flat price, estimate</source>
      <translation>Pauschalpreis, Schätzung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>no date told</source>
      <translation>kein Datum genannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>{day}, over 30 days old</source>
      <translation>{day}, über 30 Tage alt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/prices.py" />
      <source>{into} in, {out} out, for a million tokens</source>
      <translation>{into} Eingabe, {out} Ausgabe, je Million Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/provider_form.py" />
      <source>It needs no key</source>
      <translation>Kein Schlüssel nötig</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/provider_form.py" />
      <source>No key yet</source>
      <translation>Noch kein Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/provider_form.py" />
      <source>What OpenAI and Anthropic bill is visible only with an admin key. The checks do without one.</source>
      <translation>Was OpenAI und Anthropic abrechnen, ist nur mit einem Admin-Schlüssel sichtbar. Die Prüfungen kommen ohne aus.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/provider_form.py" />
      <source>admin key of {name}</source>
      <translation>Admin-Schlüssel von {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/provider_form.py" />
      <source>key of {name}</source>
      <translation>Schlüssel von {name}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Add keys…</source>
      <translation>Schlüssel hinzufügen…</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>Used for {what}</source>
      <translation>Verwendet für: {what}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>add a key to have it checked</source>
      <translation>geprüft wird er mit einem Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>as of {time}</source>
      <translation>Stand {time}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>ignored until it changes</source>
      <translation>ignoriert, bis sich etwas ändert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>next check {wait}</source>
      <translation>nächste Prüfung {wait}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>no checks yet</source>
      <translation>noch keine Prüfungen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/report.py" />
      <source>no usage today</source>
      <translation>heute kein Verbrauch</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>An API key is not a ChatGPT or Claude subscription: it is made and paid for separately.</source>
      <translation>Ein API-Schlüssel ist kein ChatGPT- oder Claude-Abo: Er wird gesondert angelegt und bezahlt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Keys are stored in your system's keyring as one entry, and read once at start.</source>
      <translation>Schlüssel liegen als ein Eintrag im Schlüsselbund Ihres Systems und werden einmal beim Start gelesen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>Requests since the start: {asked} to your providers, {others} to status pages or to see whether there is a network.</source>
      <translation>Anfragen seit dem Start: {asked} an Ihre Anbieter, {others} an Statusseiten oder um zu sehen, ob es ein Netz gibt.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>This {doubt}.</source>
      <translation>Das {doubt}.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>{n} requests a day for 1 provider</source>
      <translation>{n} Anfragen am Tag für 1 Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>{n} requests a day for each of {count} providers, {all} in all</source>
      <translation>{n} Anfragen am Tag für jeden von {count} Anbietern, zusammen {all}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>{n} requests a day for each provider with a key</source>
      <translation>{n} Anfragen am Tag für jeden Anbieter mit Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings.py" />
      <source>{requests}. They spend no tokens.</source>
      <translation>{requests}. Sie verbrauchen keine Token.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_added.py" />
      <source>A name has no control characters.</source>
      <translation>Ein Name enthält keine Steuerzeichen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_added.py" />
      <source>It needs a name, as you want to read it in the menu.</source>
      <translation>Er braucht einen Namen, wie er im Menü stehen soll.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_added.py" />
      <source>It needs its address, like https://host/v1.</source>
      <translation>Er braucht seine Adresse, etwa https://host/v1.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_added.py" />
      <source>There is a provider called {name} already. Choose another name.</source>
      <translation>Es gibt schon einen Anbieter namens {name}. Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_added.py" />
      <source>This is longer than {n} characters, for which there is room.</source>
      <translation>Das ist länger als die {n} Zeichen, für die Platz ist.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>A budget has whole cents, like 49.50.</source>
      <translation>Ein Budget hat ganze Cent, etwa 49,50.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>A budget is an amount in USD, like 120 or 49.50.</source>
      <translation>Ein Budget ist ein Betrag in USD, etwa 120 oder 49,50.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>A budget is more than $0. Leave the field empty for none.</source>
      <translation>Ein Budget ist größer als 0 $. Lassen Sie das Feld leer, wenn Sie keines möchten.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/settings_entries.py" />
      <source>Quiet hours that begin when they end last no time. Those before are still in force.</source>
      <translation>Eine Ruhezeit, die endet, wenn sie beginnt, dauert nicht. Die bisherige gilt weiter.</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>AI providers: {summary}</source>
      <translation>KI-Anbieter: {summary}</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>all paused</source>
      <translation>alle pausiert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>all {n} healthy</source>
      <translation>alle {n} in Ordnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>no internet, checking again when it returns</source>
      <translation>kein Internet, geprüft wird wieder, sobald es zurück ist</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>no keys yet</source>
      <translation>noch keine Schlüssel</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>not checked yet</source>
      <translation>noch nicht geprüft</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>today's cost is not known</source>
      <translation>Kosten von heute unbekannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>{name} is healthy</source>
      <translation>{name} ist in Ordnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>{n} degraded</source>
      <translation>{n} beeinträchtigt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>{n} of {all} degraded</source>
      <translation>{n} von {all} beeinträchtigt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>{n} of {all} failed</source>
      <translation>{n} von {all} ausgefallen</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>{n} of {all} healthy</source>
      <translation>{n} von {all} in Ordnung</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>{trouble} and 1 more</source>
      <translation>{trouble} und 1 weiterer</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/tray.py" />
      <source>{trouble} and {n} more</source>
      <translation>{trouble} und {n} weitere</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Cached</source>
      <translation>Cache</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Day</source>
      <translation>Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Input</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Known as</source>
      <translation>Grundlage</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Model</source>
      <translation>Modell</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Output</source>
      <translation>Ausgabe</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Provider</source>
      <translation>Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Source</source>
      <translation>Quelle</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Tokens</source>
      <translation>Token</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Usage by day</source>
      <translation>Verbrauch nach Tag</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Usage by model</source>
      <translation>Verbrauch nach Modell</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Usage by provider</source>
      <translation>Verbrauch nach Anbieter</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>Usage by source</source>
      <translation>Verbrauch nach Quelle</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>month</source>
      <translation>Monat</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>no tokens told</source>
      <translation>keine Token genannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>{basis}, not all</source>
      <translation>{basis}, nicht alles</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>{failed} of {n} requests failed</source>
      <translation>{failed} von {n} Anfragen gescheitert</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>{name}, no model named</source>
      <translation>{name}, kein Modell genannt</translation>
    </message>
    <message>
      <location filename="../../apimon_desktop/ui/views/usage.py" />
      <source>— no usage reported</source>
      <translation>— kein Verbrauch gemeldet</translation>
    </message>
  </context>
</TS>
