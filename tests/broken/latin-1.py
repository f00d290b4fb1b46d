# Lösung
