; The Windows installer, for one user, without an administrator. Compiled by build.py with Inno Setup 6:
;   iscc /DVersion=0.1.0 /DSource=build\package\bundle\apimon /DIcon=build\package\icons\apimon.ico packaging\windows\apimon.iss

[Setup]
AppId={{6E0C1F5B-6C0A-4B0E-9D2C-5A4A8A1B7F31}
AppName=API Monitor
AppVersion={#Version}
AppPublisher=API Monitor contributors
DefaultDirName={autopf}\API Monitor
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputBaseFilename=apimon-{#Version}-windows-setup
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\API Monitor.exe
CloseApplications=yes
Compression=lzma2
SolidCompression=yes
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[Files]
Source: "{#Source}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
; Windows shows notifications under the name and icon of the shortcut with this AppUserModelID.
Name: "{autoprograms}\API Monitor"; Filename: "{app}\API Monitor.exe"; AppUserModelID: "org.apimon.desktop"

[Registry]
; The switch "start at login" makes this value; it goes with the app.
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\Run"; ValueName: "API Monitor"; ValueType: none; Flags: uninsdeletevalue dontcreatekey
; The app registers its name for notifications here at each start.
Root: HKCU; Subkey: "Software\Classes\AppUserModelId\org.apimon.desktop"; Flags: uninsdeletekey dontcreatekey

[Run]
Filename: "{app}\API Monitor.exe"; Description: "{cm:LaunchProgram,API Monitor}"; Flags: nowait postinstall skipifsilent
