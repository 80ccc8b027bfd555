; Puts the settings of connected clients back when Dragoman is removed, and takes its entries out of the registry: the start
; at login and the links of its scheme. An update removes nothing for good.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    ExecWait '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" --restore-clients'
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "dev.dragoman.app"
    DeleteRegKey HKCU "Software\Classes\dragoman"
  ${endIf}
!macroend
