<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
<context>
    <name>Cohort</name>
    <message>
        <source>female</source>
        <translation>weiblich</translation>
    </message>
    <message>
        <source>male</source>
        <translation>männlich</translation>
    </message>
    <message>
        <source>other</source>
        <translation>divers</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>low field</source>
        <translation>Niederfeld</translation>
    </message>
    <message>
        <source>high field</source>
        <translation>Hochfeld</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>usable</source>
        <translation>brauchbar</translation>
    </message>
    <message>
        <source>bad</source>
        <translation>schlecht</translation>
    </message>
    <message>
        <source>not rated</source>
        <translation>nicht bewertet</translation>
    </message>
    <message>
        <source>no pair</source>
        <translation>kein Paar</translation>
    </message>
    <message>
        <source>not registered</source>
        <translation>nicht registriert</translation>
    </message>
    <message>
        <source>to be checked</source>
        <translation>zu prüfen</translation>
    </message>
    <message>
        <source>registered</source>
        <translation>registriert</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>nicht beurteilt</translation>
    </message>
    <message>
        <source>axial</source>
        <translation>axial</translation>
    </message>
    <message>
        <source>coronal</source>
        <translation>koronal</translation>
    </message>
    <message>
        <source>sagittal</source>
        <translation>sagittal</translation>
    </message>
    <message>
        <source>isotropic</source>
        <translation>isotrop</translation>
    </message>
    <message>
        <source>oblique</source>
        <translation>schräg</translation>
    </message>
    <message>
        <source>enhanced %1</source>
        <translation>verbessert %1</translation>
    </message>
    <message>
        <source>uncertainty map</source>
        <translation>Unsicherheitskarte</translation>
    </message>
    <message>
        <source>prepared</source>
        <translation>vorbereitet</translation>
    </message>
    <message>
        <source>fused</source>
        <translation>zusammengeführt</translation>
    </message>
    <message>
        <source>defaced</source>
        <translation>Gesicht entfernt</translation>
    </message>
    <message>
        <source>face mask</source>
        <translation>Gesichtsmaske</translation>
    </message>
    <message>
        <source>brain mask</source>
        <translation>Hirnmaske</translation>
    </message>
    <message>
        <source>bias field</source>
        <translation>Biasfeld</translation>
    </message>
    <message>
        <source>tissue labels</source>
        <translation>Gewebeklassen</translation>
    </message>
    <message>
        <source>displacement field</source>
        <translation>Verschiebungsfeld</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>Vorbereiten</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Registrieren</translation>
    </message>
    <message>
        <source>Enhance</source>
        <translation>Verbessern</translation>
    </message>
    <message>
        <source>Segment</source>
        <translation>Segmentieren</translation>
    </message>
    <message>
        <source>Fuse</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>Deface</source>
        <translation>Gesicht entfernen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>%1 wk</source>
        <translation>%1 Wo.</translation>
    </message>
    <message>
        <source>90 or older</source>
        <translation>90 oder älter</translation>
    </message>
    <message>
        <source>%1 mT</source>
        <translation>%1 mT</translation>
    </message>
    <message>
        <source>%1 T</source>
        <translation>%1 T</translation>
    </message>
</context>
<context>
    <name>ComparisonReport</name>
    <message>
        <source>Comparison: %1</source>
        <translation>Vergleich: %1</translation>
    </message>
    <message>
        <source>MagIQT %1 · run %2 · research use only</source>
        <translation>MagIQT %1 · Lauf %2 · nur für die Forschung</translation>
    </message>
    <message>
        <source>%1 arms on %2 subjects (%3), %4.</source>
        <translation>%1 Arme an %2 Personen (%3), %4.</translation>
    </message>
    <message numerus="yes">
        <source>%n sampling seed(s)</source>
        <translation>
            <numerusform>%n Startwert der Stichproben</numerusform>
            <numerusform>%n Startwerte der Stichproben</numerusform>
        </translation>
    </message>
    <message>
        <source>Arms</source>
        <translation>Arme</translation>
    </message>
    <message>
        <source>Arm</source>
        <translation>Arm</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Was es ist</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>Was verglichen wird</translation>
    </message>
    <message numerus="yes">
        <source>%1: with %n subject(s) a signed-rank test cannot reach p &lt; 0.05 (6 are the fewest that can); read the intervals and the subjects&apos; own lines, not the p-values.</source>
        <translation>
            <numerusform>%1: Mit %n Person kann ein Vorzeichen-Rang-Test p &lt; 0,05 nicht erreichen (dazu braucht es mindestens 6); lesen Sie die Intervalle und die Linien der einzelnen Personen, nicht die p-Werte.</numerusform>
            <numerusform>%1: Mit %n Personen kann ein Vorzeichen-Rang-Test p &lt; 0,05 nicht erreichen (dazu braucht es mindestens 6); lesen Sie die Intervalle und die Linien der einzelnen Personen, nicht die p-Werte.</numerusform>
        </translation>
    </message>
    <message>
        <source>cubic B-spline interpolation of the scan</source>
        <translation>kubische B-Spline-Interpolation der Aufnahme</translation>
    </message>
    <message>
        <source>trilinear interpolation of the scan</source>
        <translation>trilineare Interpolation der Aufnahme</translation>
    </message>
    <message numerus="yes">
        <source>%n evaluation(s)</source>
        <translation>
            <numerusform>%n Auswertung</numerusform>
            <numerusform>%n Auswertungen</numerusform>
        </translation>
    </message>
    <message>
        <source>evaluations of the model&apos;s standard preset</source>
        <translation>Auswertungen der Voreinstellung Standard des Modells</translation>
    </message>
    <message numerus="yes">
        <source>mean of %n sample(s)</source>
        <translation>
            <numerusform>Mittel aus %n Stichprobe</numerusform>
            <numerusform>Mittel aus %n Stichproben</numerusform>
        </translation>
    </message>
    <message>
        <source>patches of %1 voxels</source>
        <translation>Teilstücke von %1 Voxeln</translation>
    </message>
    <message>
        <source>halo</source>
        <translation>mit Rand der Nachbarn</translation>
    </message>
    <message>
        <source>no halo</source>
        <translation>ohne Rand der Nachbarn</translation>
    </message>
    <message>
        <source>attention across patches</source>
        <translation>Attention über Teilstücke hinweg</translation>
    </message>
    <message>
        <source>attention inside patches</source>
        <translation>Attention innerhalb der Teilstücke</translation>
    </message>
    <message>
        <source>shared state</source>
        <translation>gemeinsamer Zustand</translation>
    </message>
    <message>
        <source>no shared state</source>
        <translation>kein gemeinsamer Zustand</translation>
    </message>
    <message>
        <source>whole volume</source>
        <translation>ganzes Volumen</translation>
    </message>
    <message>
        <source>model, %1</source>
        <translation>Modell, %1</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>%1 by arm; interval: bootstrap (BCa) over subjects</source>
        <translation>%1 je Arm; Intervall: Bootstrap (BCa) über Personen</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>n</source>
        <translation>n</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>SD</source>
        <translation>SD</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95-%-Intervall</translation>
    </message>
    <message>
        <source>SD over training seeds</source>
        <translation>SD über Trainings</translation>
    </message>
    <message>
        <source>%1, %2: median, quartiles, and every subject</source>
        <translation>%1, %2: Median, Quartile und jede Person</translation>
    </message>
    <message>
        <source>%1, %2: every subject</source>
        <translation>%1, %2: jede Person</translation>
    </message>
    <message>
        <source>Paired differences, first minus second. HL: Hodges-Lehmann shift and its interval; p: Wilcoxon signed-rank, two-sided; Holm: corrected over the rows; r: rank-biserial correlation.</source>
        <translation>Gepaarte Unterschiede, der erste minus der zweite. HL: Verschiebung nach Hodges und Lehmann mit ihrem Intervall; p: Vorzeichen-Rang-Test von Wilcoxon, zweiseitig; Holm: über die Zeilen korrigiert; r: rangbiseriale Korrelation.</translation>
    </message>
    <message>
        <source>First</source>
        <translation>Erster</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>Zweiter</translation>
    </message>
    <message>
        <source>HL</source>
        <translation>HL</translation>
    </message>
    <message>
        <source>HL interval</source>
        <translation>HL-Intervall</translation>
    </message>
    <message>
        <source>Bootstrap 95 %</source>
        <translation>Bootstrap 95 %</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>Holm</source>
        <translation>Holm</translation>
    </message>
    <message>
        <source>r</source>
        <translation>r</translation>
    </message>
    <message>
        <source>By training seed</source>
        <translation>Je Training</translation>
    </message>
    <message>
        <source>%1 − %2</source>
        <translation>%1 − %2</translation>
    </message>
    <message>
        <source>* so few subjects that p &lt; 0.05 is out of reach, whatever the differences</source>
        <translation>* so wenige Personen, dass p &lt; 0,05 bei keinem Unterschied erreichbar ist</translation>
    </message>
    <message>
        <source>%1, difference of %2: mean over subjects and bootstrap interval</source>
        <translation>%1, Unterschied von %2: Mittel über Personen und Bootstrap-Intervall</translation>
    </message>
    <message>
        <source>Anatomy: tissues against those of the reference</source>
        <translation>Anatomie: Gewebe gegen die der Referenz</translation>
    </message>
    <message>
        <source>Tissues come from the segmenter of MagIQT, run on the image and on its reference; its own errors are in both.</source>
        <translation>Die Gewebe stammen vom Segmentierer von MagIQT, angewandt auf das Bild und auf seine Referenz; dessen eigene Fehler stecken in beiden.</translation>
    </message>
    <message>
        <source>%1, volume of %2 (Bland and Altman): bias and limits of agreement</source>
        <translation>%1, Volumen %2 (Bland und Altman): mittlere Abweichung und Übereinstimmungsgrenzen</translation>
    </message>
    <message>
        <source>Tissues: mean over subjects</source>
        <translation>Gewebe: Mittel über Personen</translation>
    </message>
    <message>
        <source>Tissue</source>
        <translation>Gewebe</translation>
    </message>
    <message>
        <source>Volume error %</source>
        <translation>Volumenfehler %</translation>
    </message>
    <message>
        <source>Dice</source>
        <translation>Dice</translation>
    </message>
    <message>
        <source>ASSD mm</source>
        <translation>ASSD mm</translation>
    </message>
    <message>
        <source>Development: PSNR gain of one evaluation (dB)</source>
        <translation>Entwicklungsdaten: PSNR-Gewinn einer Auswertung (dB)</translation>
    </message>
    <message>
        <source>Training loss, smoothed</source>
        <translation>Verlust im Training, geglättet</translation>
    </message>
    <message>
        <source>Training curves: had they come to rest?</source>
        <translation>Trainingskurven: waren sie zur Ruhe gekommen?</translation>
    </message>
    <message>
        <source>%1 by step; a line a training seed</source>
        <translation>%1 je Schritt; eine Linie je Training</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Worst cases</source>
        <translation>Schlechteste Fälle</translation>
    </message>
    <message>
        <source>The subjects in which an arm gains least PSNR on the baseline (the lowest PSNR where there is none). One axial slice, all in the grey values of the reference.</source>
        <translation>Die Personen, bei denen ein Arm am wenigsten PSNR gegenüber der Vergleichsgrundlage gewinnt (ohne eine solche: die niedrigste PSNR). Eine axiale Schicht, alle in den Grauwerten der Referenz.</translation>
    </message>
    <message>
        <source>%1, %2: least gain %3 dB</source>
        <translation>%1, %2: kleinster Gewinn %3 dB</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Further figures (not tested)</source>
        <translation>Weitere Werte (nicht getestet)</translation>
    </message>
    <message>
        <source>%1: means over subjects</source>
        <translation>%1: Mittel über Personen</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>Maß</translation>
    </message>
    <message>
        <source>How it was measured</source>
        <translation>Wie gemessen wurde</translation>
    </message>
    <message>
        <source>Low-field scans were given, or simulated from the reference with the sampling seed. Every arm gave an image on the reference&apos;s grid. Profile “Clinical”: inside the mask, prediction matched by least squares, data range p99.5 − p0.5 of the reference; SSIM with windows of 7 voxels, HFEN with a Laplacian of Gaussian of 1.5 voxels. Profile “ULF-EnC exact”: every volume scaled by its own minimum and maximum, no mask. Gradient and spectrum ratios say how much fine detail there is beside the reference&apos;s: below 1 is blur, above 1 noise or invented texture. Seams: the borders of patches of %1 voxels.</source>
        <translation>Die Niederfeld-Aufnahmen waren gegeben oder wurden mit dem Startwert aus der Referenz simuliert. Jeder Arm ergab ein Bild auf dem Gitter der Referenz. Profil „Clinical“: in der Maske, Vorhersage nach kleinsten Quadraten angepasst, Wertebereich p99,5 − p0,5 der Referenz; SSIM mit Fenstern von 7 Voxeln, HFEN mit einem Laplace-Gauß-Filter von 1,5 Voxeln. Profil „ULF-EnC exact“: jedes Volumen nach seinem eigenen Minimum und Maximum skaliert, keine Maske. Gradienten- und Spektrumverhältnis sagen, wie viel feines Detail es neben dem der Referenz gibt: unter 1 ist Unschärfe, über 1 Rauschen oder erfundene Textur. Nähte: die Grenzen von Teilstücken von %1 Voxeln.</translation>
    </message>
    <message>
        <source>The unit of every test is the subject: values are means over training seeds and sampling seeds first. Wilcoxon signed-rank, two-sided, zero differences left out, exact up to 25; Holm within each metric; the Hodges-Lehmann interval inverts the test; bootstrap BCa, 10,000 draws of subjects.</source>
        <translation>Die Einheit jedes Tests ist die Person: Werte werden zuerst über Trainings und Startwerte gemittelt. Vorzeichen-Rang-Test von Wilcoxon, zweiseitig, Nulldifferenzen weggelassen, exakt bis 25; Holm innerhalb jedes Maßes; das Intervall nach Hodges und Lehmann kehrt den Test um; Bootstrap BCa, 10.000 Ziehungen von Personen.</translation>
    </message>
    <message>
        <source>PSNR and SSIM prefer blur to misplaced detail, and depend on mask, data range and alignment (Dohmen et al. 2024, arXiv 2408.06075); figures of other papers are not comparable.</source>
        <translation>PSNR und SSIM ziehen Unschärfe verschobenem Detail vor und hängen von Maske, Wertebereich und Ausrichtung ab (Dohmen et al. 2024, arXiv 2408.06075); Werte anderer Arbeiten sind nicht vergleichbar.</translation>
    </message>
    <message>
        <source>Files by role, SHA-256</source>
        <translation>Dateien nach Rolle, SHA-256</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>To repeat it: the comparison is in this run&apos;s spec.json; magiqt-cli compare with the file that it was made from gives the same scores.</source>
        <translation>Zum Wiederholen: Der Vergleich steht in spec.json dieses Laufs; magiqt-cli compare mit der Datei, aus der er entstand, ergibt dieselben Werte.</translation>
    </message>
    <message>
        <source>CSF</source>
        <translation>Liquor</translation>
    </message>
    <message>
        <source>grey matter</source>
        <translation>graue Substanz</translation>
    </message>
    <message>
        <source>white matter</source>
        <translation>weiße Substanz</translation>
    </message>
    <message>
        <source>ventricles</source>
        <translation>Ventrikel</translation>
    </message>
    <message>
        <source>Volume error of %1 (%)</source>
        <translation>Volumenfehler, %1 (%)</translation>
    </message>
    <message>
        <source>Dice of %1</source>
        <translation>Dice, %1</translation>
    </message>
    <message>
        <source>Surface distance of %1 (mm)</source>
        <translation>Oberflächenabstand, %1 (mm)</translation>
    </message>
    <message>
        <source>PSNR (dB)</source>
        <translation>PSNR (dB)</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>HFEN</source>
        <translation>HFEN</translation>
    </message>
    <message>
        <source>Mean absolute error</source>
        <translation>Mittlerer absoluter Fehler</translation>
    </message>
    <message>
        <source>NRMSE</source>
        <translation>NRMSE</translation>
    </message>
    <message>
        <source>Correlation</source>
        <translation>Korrelation</translation>
    </message>
    <message>
        <source>Gradient ratio (ideal 1)</source>
        <translation>Gradientenverhältnis (Ideal 1)</translation>
    </message>
    <message>
        <source>Radial-spectrum ratio (ideal 1)</source>
        <translation>Verhältnis der Radialspektren (Ideal 1)</translation>
    </message>
    <message>
        <source>Agreement with the scan (correlation)</source>
        <translation>Übereinstimmung mit der Aufnahme (Korrelation)</translation>
    </message>
    <message>
        <source>Clusters that the scan does not support</source>
        <translation>Bereiche, die die Aufnahme nicht stützt</translation>
    </message>
    <message>
        <source>Seams: boundary-gradient ratio (ideal 1)</source>
        <translation>Nähte: Gradientenverhältnis an den Grenzen (Ideal 1)</translation>
    </message>
    <message>
        <source>Seams: error energy at the period of the patches (ideal 1)</source>
        <translation>Nähte: Fehlerenergie bei der Periode der Teilstücke (Ideal 1)</translation>
    </message>
    <message>
        <source>PSNR (dB), ULF-EnC exact</source>
        <translation>PSNR (dB), ULF-EnC exact</translation>
    </message>
    <message>
        <source>SSIM, ULF-EnC exact</source>
        <translation>SSIM, ULF-EnC exact</translation>
    </message>
    <message>
        <source>Score, ULF-EnC exact</source>
        <translation>Punktzahl, ULF-EnC exact</translation>
    </message>
    <message>
        <source>Agreement with the scan (robust spread of the difference)</source>
        <translation>Übereinstimmung mit der Aufnahme (robuste Streuung des Unterschieds)</translation>
    </message>
    <message>
        <source>NMSE, ULF-EnC exact</source>
        <translation>NMSE, ULF-EnC exact</translation>
    </message>
    <message>
        <source>Seconds per head</source>
        <translation>Sekunden je Kopf</translation>
    </message>
    <message>
        <source>%1, more is better</source>
        <translation>%1, mehr ist besser</translation>
    </message>
    <message>
        <source>%1, less is better</source>
        <translation>%1, weniger ist besser</translation>
    </message>
</context>
<context>
    <name>Import</name>
    <message>
        <source>axial</source>
        <translation>axial</translation>
    </message>
    <message>
        <source>coronal</source>
        <translation>koronal</translation>
    </message>
    <message>
        <source>sagittal</source>
        <translation>sagittal</translation>
    </message>
    <message>
        <source>isotropic</source>
        <translation>isotrop</translation>
    </message>
    <message>
        <source>oblique</source>
        <translation>schräg</translation>
    </message>
    <message>
        <source>low field</source>
        <translation>Niederfeld</translation>
    </message>
    <message>
        <source>high field</source>
        <translation>Hochfeld</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>The position of its slices is not known</source>
        <translation>Die Lage der Schichten ist nicht bekannt</translation>
    </message>
    <message>
        <source>Slices are missing or unevenly spaced</source>
        <translation>Schichten fehlen oder liegen ungleich</translation>
    </message>
    <message>
        <source>Its pixels cannot be read</source>
        <translation>Die Bildpunkte sind nicht lesbar</translation>
    </message>
    <message>
        <source>A picture of a screen, not an image of the scanner</source>
        <translation>Ein Bildschirmfoto, kein Bild des Geräts</translation>
    </message>
    <message>
        <source>A localiser</source>
        <translation>Ein Localizer</translation>
    </message>
    <message>
        <source>Computed from other images</source>
        <translation>Aus anderen Bildern berechnet</translation>
    </message>
    <message>
        <source>No magnitude image</source>
        <translation>Kein Magnitudenbild</translation>
    </message>
    <message>
        <source>Text may be burned into the pixels: it could name the person</source>
        <translation>Im Bild kann Text stehen, der die Person nennt</translation>
    </message>
    <message>
        <source>A mask or a segmentation</source>
        <translation>Eine Maske oder Segmentierung</translation>
    </message>
    <message>
        <source>Neither T1w nor T2w nor FLAIR by its name</source>
        <translation>Dem Namen nach weder T1w noch T2w noch FLAIR</translation>
    </message>
    <message>
        <source>Several volumes, as in a series over time</source>
        <translation>Mehrere Volumen, wie bei einer Serie über die Zeit</translation>
    </message>
    <message>
        <source>An image that MagIQT has enhanced</source>
        <translation>Ein von MagIQT verbessertes Bild</translation>
    </message>
    <message>
        <source>Fewer than three slices</source>
        <translation>Weniger als drei Schichten</translation>
    </message>
    <message>
        <source>Nothing in the header, the name or the image decides it</source>
        <translation>Weder Kopfdaten noch Name noch Bild entscheiden es</translation>
    </message>
    <message>
        <source>Certain: several kinds of evidence agree</source>
        <translation>Sicher: mehrere Hinweise stimmen überein</translation>
    </message>
    <message>
        <source>Likely: the header or the name says so</source>
        <translation>Wahrscheinlich: Kopfdaten oder Name sagen es</translation>
    </message>
    <message>
        <source>Guessed from the image; please check it</source>
        <translation>Aus dem Bild geschätzt; bitte prüfen</translation>
    </message>
</context>
<context>
    <name>Jobs</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Blockiert</translation>
    </message>
    <message>
        <source>In line</source>
        <translation>In der Warteschlange</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Unterbrochen</translation>
    </message>
    <message>
        <source>Enhance</source>
        <translation>Verbessern</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Self-test</source>
        <translation>Selbsttest</translation>
    </message>
    <message>
        <source>Look through a folder</source>
        <translation>Ordner durchsehen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Prepare</source>
        <translation>Vorbereiten</translation>
    </message>
    <message>
        <source>Segment tissues</source>
        <translation>Gewebe segmentieren</translation>
    </message>
    <message>
        <source>Train the segmentation</source>
        <translation>Segmentierung trainieren</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Registrieren</translation>
    </message>
    <message>
        <source>Fuse orientations</source>
        <translation>Orientierungen fusionieren</translation>
    </message>
    <message>
        <source>Deface</source>
        <translation>Gesicht entfernen</translation>
    </message>
    <message>
        <source>Export as DICOM</source>
        <translation>Als DICOM exportieren</translation>
    </message>
</context>
<context>
    <name>PersonConflicts</name>
    <message>
        <source>One patient ID, two birth dates</source>
        <translation>Eine Patientennummer, zwei Geburtsdaten</translation>
    </message>
    <message>
        <source>One name and birth date, two patient IDs</source>
        <translation>Ein Name und Geburtsdatum, zwei Patientennummern</translation>
    </message>
    <message>
        <source>One image, delivered for two persons</source>
        <translation>Ein Bild, für zwei Personen geliefert</translation>
    </message>
</context>
<context>
    <name>Plots</name>
    <message>
        <source>Difference to the reference, %1</source>
        <translation>Unterschied zur Referenz, %1</translation>
    </message>
    <message>
        <source>Mean of both, %1</source>
        <translation>Mittel beider, %1</translation>
    </message>
</context>
<context>
    <name>ScanSummary</name>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>%1 mT</source>
        <translation>%1 mT</translation>
    </message>
    <message>
        <source>%1 T</source>
        <translation>%1 T</translation>
    </message>
    <message>
        <source>The contrast could not be told. Please choose it.</source>
        <translation>Der Kontrast ließ sich nicht erkennen. Bitte wählen Sie ihn aus.</translation>
    </message>
    <message>
        <source>%1, from the name of the file</source>
        <translation>%1, nach dem Namen der Datei</translation>
    </message>
    <message>
        <source>%1, from the scan parameters beside the file</source>
        <translation>%1, nach den Messparametern neben der Datei</translation>
    </message>
    <message>
        <source>%1, from the grey values (%2 % sure)</source>
        <translation>%1, nach den Grauwerten (zu %2 % sicher)</translation>
    </message>
    <message>
        <source>%1, chosen by hand</source>
        <translation>%1, von Hand gewählt</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Fine</source>
        <translation>Fein</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>Dafür reicht der Arbeitsspeicher nicht.</translation>
    </message>
    <message>
        <source>A file operation failed: {reason}</source>
        <translation>Ein Dateizugriff ist fehlgeschlagen: {reason}</translation>
    </message>
    <message>
        <source>An internal error of MagIQT: {reason}</source>
        <translation>Ein interner Fehler von MagIQT: {reason}</translation>
    </message>
    <message>
        <source>The enhanced image is no longer there. Please enhance the scan again.</source>
        <translation>Das verbesserte Bild ist nicht mehr vorhanden. Bitte verbessern Sie die Aufnahme noch einmal.</translation>
    </message>
    <message>
        <source>The original scan is never overwritten. Please choose another name.</source>
        <translation>Die Originalaufnahme wird nie überschrieben. Bitte wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>A file of this name exists already.</source>
        <translation>Eine Datei mit diesem Namen gibt es schon.</translation>
    </message>
    <message>
        <source>The enhancement ended without an image.</source>
        <translation>Die Verbesserung endete ohne Bild.</translation>
    </message>
    <message>
        <source>The enhancement program ended before it began (exit code {exitCode}). Is MagIQT installed completely?</source>
        <translation>Das Programm zur Verbesserung endete, bevor es begann (Rückgabewert {exitCode}). Ist MagIQT vollständig installiert?</translation>
    </message>
    <message>
        <source>The program {program} cannot be started: {reason}. It belongs beside magiqt; is MagIQT installed completely?</source>
        <translation>Das Programm {program} lässt sich nicht starten: {reason}. Es gehört neben magiqt; ist MagIQT vollständig installiert?</translation>
    </message>
    <message>
        <source>The file cannot be read.</source>
        <translation>Die Datei lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>The file cannot be written there. Please choose another folder.</source>
        <translation>Die Datei kann dort nicht geschrieben werden. Bitte wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The file could not be written completely; what was there before is unchanged. Is the disk full?</source>
        <translation>Die Datei konnte nicht vollständig geschrieben werden; was vorher da war, ist unverändert. Ist der Datenträger voll?</translation>
    </message>
    <message>
        <source>The enhancement was cancelled.</source>
        <translation>Die Verbesserung wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The enhancement failed.</source>
        <translation>Die Verbesserung ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>A file operation of the enhancement failed: {reason}</source>
        <translation>Ein Dateizugriff der Verbesserung ist fehlgeschlagen: {reason}</translation>
    </message>
    <message>
        <source>An internal error of the enhancement.</source>
        <translation>Ein interner Fehler der Verbesserung.</translation>
    </message>
    <message>
        <source>The enhancement ran out of memory. Please close other programs or enhance on a machine with more memory.</source>
        <translation>Der Arbeitsspeicher reichte für die Verbesserung nicht. Bitte schließen Sie andere Programme oder rechnen Sie auf einem Gerät mit mehr Speicher.</translation>
    </message>
    <message>
        <source>This enhancement is running already.</source>
        <translation>Diese Verbesserung läuft bereits.</translation>
    </message>
    <message>
        <source>The enhancement cannot be asked to stop: {reason}</source>
        <translation>Die Verbesserung lässt sich nicht anhalten: {reason}</translation>
    </message>
    <message>
        <source>The folder of the run cannot be made: {reason}</source>
        <translation>Der Ordner des Laufs lässt sich nicht anlegen: {reason}</translation>
    </message>
    <message>
        <source>The scan file has changed since the enhancement was started. Please enhance it again.</source>
        <translation>Die Aufnahmedatei hat sich seit dem Start der Verbesserung geändert. Bitte verbessern Sie sie noch einmal.</translation>
    </message>
    <message>
        <source>The scan file of the run is not known.</source>
        <translation>Die Aufnahmedatei des Laufs ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The folder of the run is gone.</source>
        <translation>Den Ordner des Laufs gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>The grid of the image is impossible; its header is damaged.</source>
        <translation>Das Gitter des Bildes ist unmöglich; der Dateikopf ist beschädigt.</translation>
    </message>
    <message>
        <source>The axes of the image are not at right angles (up to {distanceMm} mm at the edge), as a tilted gantry or an affine registration leaves them. Please resample it onto a rectangular grid first.</source>
        <translation>Die Achsen des Bildes stehen nicht senkrecht aufeinander (bis zu {distanceMm} mm am Rand), wie nach gekippter Gantry oder affiner Registrierung. Bitte rechnen Sie es zuerst auf ein rechtwinkliges Gitter um.</translation>
    </message>
    <message>
        <source>This is an ANALYZE 7.5 file, which does not say left from right. Please convert it to NIfTI-1 with the right orientation first.</source>
        <translation>Dies ist eine ANALYZE-7.5-Datei, die links und rechts nicht unterscheidet. Bitte wandeln Sie sie zuerst mit richtiger Orientierung in NIfTI-1 um.</translation>
    </message>
    <message>
        <source>The header states an impossible size; it is damaged.</source>
        <translation>Der Dateikopf nennt eine unmögliche Größe; er ist beschädigt.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>The file holds {frames} frames; one was expected. Please extract one first.</source>
        <translation>Die Datei enthält {frames} Einzelbilder; erwartet wurde eines. Bitte entnehmen Sie zuerst eines.</translation>
    </message>
    <message>
        <source>The compressed file is damaged. Please take it again from its source.</source>
        <translation>Die komprimierte Datei ist beschädigt. Bitte holen Sie sie noch einmal von der Quelle.</translation>
    </message>
    <message>
        <source>The file lacks the mark of NIfTI-1; its header is damaged.</source>
        <translation>Der Datei fehlt das Kennzeichen von NIfTI-1; ihr Kopf ist beschädigt.</translation>
    </message>
    <message>
        <source>There is not enough memory for the image. Please close other programs or use a larger machine.</source>
        <translation>Für das Bild reicht der Arbeitsspeicher nicht. Bitte schließen Sie andere Programme oder nehmen Sie ein größeres Gerät.</translation>
    </message>
    <message>
        <source>This is not a NIfTI-1 image, or its header is damaged.</source>
        <translation>Dies ist kein NIfTI-1-Bild, oder sein Kopf ist beschädigt.</translation>
    </message>
    <message>
        <source>The header puts the voxels at an impossible place; it is damaged.</source>
        <translation>Der Dateikopf nennt eine unmögliche Stelle für die Voxel; er ist beschädigt.</translation>
    </message>
    <message>
        <source>The file is one half of a .hdr and .img pair; please keep both in one folder.</source>
        <translation>Die Datei ist eine Hälfte eines Paars aus .hdr und .img; bitte legen Sie beide in einen Ordner.</translation>
    </message>
    <message>
        <source>The file holds far more than its header announces; the header is damaged or it is no single volume.</source>
        <translation>Die Datei enthält weit mehr, als ihr Kopf ankündigt; der Kopf ist beschädigt oder es ist kein einzelnes Volumen.</translation>
    </message>
    <message>
        <source>The header has no usable voxel size and no orientation.</source>
        <translation>Der Dateikopf enthält keine brauchbare Voxelgröße und keine Orientierung.</translation>
    </message>
    <message>
        <source>The image is larger than MagIQT can handle.</source>
        <translation>Das Bild ist größer, als MagIQT verarbeiten kann.</translation>
    </message>
    <message>
        <source>The file is too short for a NIfTI image, or it was cut off.</source>
        <translation>Die Datei ist zu kurz für ein NIfTI-Bild, oder sie wurde abgeschnitten.</translation>
    </message>
    <message>
        <source>The file is cut off: voxels are missing. Please take it again from its source.</source>
        <translation>Die Datei ist abgeschnitten: Es fehlen Voxel. Bitte holen Sie sie noch einmal von der Quelle.</translation>
    </message>
    <message>
        <source>The voxels are not one real number each; please convert the image first.</source>
        <translation>Die Voxel sind nicht je eine reelle Zahl; bitte wandeln Sie das Bild zuerst um.</translation>
    </message>
    <message>
        <source>The axes of the image are not quite at right angles (up to {distanceMm} mm at the edge); they were kept as they are.</source>
        <translation>Die Achsen des Bildes stehen nicht ganz senkrecht aufeinander (bis zu {distanceMm} mm am Rand); sie wurden so belassen.</translation>
    </message>
    <message>
        <source>The header contradicts itself about the voxel type; {type} was used.</source>
        <translation>Der Dateikopf widerspricht sich beim Voxeltyp; {type} wurde verwendet.</translation>
    </message>
    <message>
        <source>The two orientations in the header differ by up to {distanceMm} mm; the sform was used. Please check left and right.</source>
        <translation>Die zwei Orientierungen im Dateikopf unterscheiden sich um bis zu {distanceMm} mm; die sform wurde verwendet. Bitte prüfen Sie links und rechts.</translation>
    </message>
    <message>
        <source>The file does not state its orientation. Please check left and right.</source>
        <translation>Die Datei nennt ihre Orientierung nicht. Bitte prüfen Sie links und rechts.</translation>
    </message>
    <message>
        <source>{voxels} voxels are not numbers; they were set to 0.</source>
        <translation>{voxels} Voxel sind keine Zahlen; sie wurden auf 0 gesetzt.</translation>
    </message>
    <message>
        <source>The header does not say where the voxels begin; the standard place was taken.</source>
        <translation>Der Dateikopf sagt nicht, wo die Voxel beginnen; die übliche Stelle wurde angenommen.</translation>
    </message>
    <message>
        <source>{voxels} values are too large to be kept exactly.</source>
        <translation>{voxels} Werte sind zu groß, um genau gespeichert zu werden.</translation>
    </message>
    <message>
        <source>One of the two orientations in the header (qform) is unusable. Please check left and right.</source>
        <translation>Eine der zwei Orientierungen im Dateikopf (qform) ist unbrauchbar. Bitte prüfen Sie links und rechts.</translation>
    </message>
    <message>
        <source>The intensity scale in the header is unusable; raw values are shown.</source>
        <translation>Die Skalierung der Werte im Dateikopf ist unbrauchbar; gezeigt werden Rohwerte.</translation>
    </message>
    <message>
        <source>One of the two orientations in the header (sform) is unusable. Please check left and right.</source>
        <translation>Eine der zwei Orientierungen im Dateikopf (sform) ist unbrauchbar. Bitte prüfen Sie links und rechts.</translation>
    </message>
    <message>
        <source>{bytes} bytes follow the last voxel; they were not used.</source>
        <translation>Nach dem letzten Voxel folgen {bytes} Bytes; sie wurden nicht verwendet.</translation>
    </message>
    <message>
        <source>Every voxel has the same value; there is no image.</source>
        <translation>Alle Voxel haben denselben Wert; es ist kein Bild vorhanden.</translation>
    </message>
    <message>
        <source>There are only {slices} slices in one direction; at least 8 are needed for a three-dimensional result.</source>
        <translation>In einer Richtung gibt es nur {slices} Schichten; für ein dreidimensionales Ergebnis sind mindestens 8 nötig.</translation>
    </message>
    <message>
        <source>The field of view is not that of a whole brain.</source>
        <translation>Das Sichtfeld ist nicht das eines ganzen Gehirns.</translation>
    </message>
    <message>
        <source>The scan given as {given} is called {named} by the name of its file. A wrong contrast gives a wrong result.</source>
        <translation>Die als {given} angegebene Aufnahme heißt laut Dateiname {named}. Ein falscher Kontrast ergibt ein falsches Ergebnis.</translation>
    </message>
    <message>
        <source>The enhanced image covers only {percent} % of the scan&apos;s field of view. Is it another person&apos;s?</source>
        <translation>Das verbesserte Bild deckt nur {percent} % des Bildfelds der Aufnahme ab. Gehört es zu einer anderen Person?</translation>
    </message>
    <message>
        <source>Nothing says from which scan the enhanced image was made: it has no sidecar (.json) with its sources.</source>
        <translation>Nichts sagt, aus welcher Aufnahme das verbesserte Bild entstand: Ihm fehlt die Begleitdatei (.json) mit seinen Quellen.</translation>
    </message>
    <message>
        <source>The enhanced image was made from another file than the scan beside it. Do not compare the two.</source>
        <translation>Das verbesserte Bild entstand aus einer anderen Datei als der Aufnahme daneben. Bitte vergleichen Sie die beiden nicht.</translation>
    </message>
    <message>
        <source>This image was made by MagIQT: it is an enhanced image, not a scan. Please enhance the scan that it was made from.</source>
        <translation>Dieses Bild stammt von MagIQT: Es ist ein verbessertes Bild, keine Aufnahme. Bitte verbessern Sie die Aufnahme, aus der es entstand.</translation>
    </message>
    <message>
        <source>The image is already sharp at 1.3 mm or less: it looks like a high-field scan or like one that was enhanced already.</source>
        <translation>Das Bild ist bei höchstens 1,3 mm bereits scharf: Es sieht nach einer Hochfeldaufnahme oder nach einem schon verbesserten Bild aus.</translation>
    </message>
    <message>
        <source>{percent} % of the voxels are negative, as in CT; a magnitude MR image was expected.</source>
        <translation>{percent} % der Voxel sind negativ wie im CT; erwartet wurde ein MR-Betragsbild.</translation>
    </message>
    <message>
        <source>The voxel size of {spacing} is implausible for a head scan and may be wrong in the file.</source>
        <translation>Die Voxelgröße von {spacing} ist für eine Kopfaufnahme unplausibel und in der Datei vielleicht falsch.</translation>
    </message>
    <message>
        <source>Reading the scan</source>
        <translation>Aufnahme wird gelesen</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Vorbereitung</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Modell wird geladen</translation>
    </message>
    <message>
        <source>Enhancing</source>
        <translation>Bild wird verbessert</translation>
    </message>
    <message>
        <source>Writing the image</source>
        <translation>Bild wird geschrieben</translation>
    </message>
    <message>
        <source>An unknown error (%1).</source>
        <translation>Ein unbekannter Fehler (%1).</translation>
    </message>
    <message>
        <source>under 10 s</source>
        <translation>unter 10 s</translation>
    </message>
    <message>
        <source>about %1 s</source>
        <translation>etwa %1 s</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h</source>
        <translation>etwa %1 h</translation>
    </message>
    <message>
        <source>No graphics card with CUDA can be used here. Please let it be computed on the processor.</source>
        <translation>Eine Grafikkarte mit CUDA ist hier nicht verfügbar. Bitte lassen Sie auf dem Prozessor rechnen.</translation>
    </message>
    <message>
        <source>The {contrast} scan does not show the head where the {reference} scan shows it (overlap {overlap}). Please use scans of one person and session, or register them first.</source>
        <translation>Die {contrast}-Aufnahme zeigt den Kopf nicht dort, wo ihn die {reference}-Aufnahme zeigt (Überlappung {overlap}). Bitte nehmen Sie Aufnahmen einer Person und Untersuchung, oder registrieren Sie sie zuerst.</translation>
    </message>
    <message>
        <source>The scans given as {first} and as {second} are the same file. Each contrast needs its own scan.</source>
        <translation>Die Aufnahmen für {first} und {second} sind dieselbe Datei. Jeder Kontrast braucht eine eigene Aufnahme.</translation>
    </message>
    <message>
        <source>There is not enough memory for this scan. Please close other programs.</source>
        <translation>Der Arbeitsspeicher reicht für diese Aufnahme nicht. Bitte schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>Enhancing this scan needs about {needed} of memory; {available} are free. Please close other programs.</source>
        <translation>Diese Aufnahme zu verbessern braucht etwa {needed} Arbeitsspeicher; frei sind {available}. Bitte schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>The weights of the model are missing. Is MagIQT installed completely?</source>
        <translation>Die Gewichte des Modells fehlen. Ist MagIQT vollständig installiert?</translation>
    </message>
    <message>
        <source>The scan given as {given} looks like {looksLike}. A wrong contrast gives a wrong result.</source>
        <translation>Die Aufnahme für {given} sieht nach {looksLike} aus. Ein falscher Kontrast ergibt ein falsches Bild.</translation>
    </message>
    <message>
        <source>The heads in the {reference} and the {contrast} scan overlap by only {overlap}. The person may have moved; registering the scans first would help.</source>
        <translation>Die Köpfe in der {reference}- und der {contrast}-Aufnahme überlappen nur zu {overlap}. Die Person hat sich vielleicht bewegt; die Aufnahmen vorher zu registrieren würde helfen.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>This folder is no study: it holds no catalog (study.sqlite).</source>
        <translation>Dieser Ordner ist keine Studie: Er enthält keinen Katalog (study.sqlite).</translation>
    </message>
    <message>
        <source>A newer MagIQT made this study in a way that this one cannot read. Please update MagIQT.</source>
        <translation>Ein neueres MagIQT hat diese Studie so angelegt, dass dieses sie nicht lesen kann. Bitte aktualisieren Sie MagIQT.</translation>
    </message>
    <message>
        <source>The catalog of this study is damaged. Images are unharmed; the newest good backup can be put in its place.</source>
        <translation>Der Katalog dieser Studie ist beschädigt. Die Bilder sind unversehrt; die neueste gute Sicherung kann an seine Stelle gesetzt werden.</translation>
    </message>
    <message>
        <source>Another program is writing to the study. Please try again in a moment.</source>
        <translation>Ein anderes Programm schreibt gerade in die Studie. Bitte versuchen Sie es gleich noch einmal.</translation>
    </message>
    <message>
        <source>The disk is full. Nothing was changed; please make room and try again.</source>
        <translation>Das Laufwerk ist voll. Es wurde nichts geändert; bitte schaffen Sie Platz und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The disk of the study cannot be read or written. Nothing was changed.</source>
        <translation>Das Laufwerk der Studie kann nicht gelesen oder beschrieben werden. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>This study is open for reading only: nothing was changed.</source>
        <translation>Diese Studie ist nur zum Lesen geöffnet: Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The study cannot be made there. Please choose another place.</source>
        <translation>Dort kann die Studie nicht angelegt werden. Bitte wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>The catalog of the study cannot be opened.</source>
        <translation>Der Katalog der Studie kann nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>This study is open in another MagIQT. Please close it there first.</source>
        <translation>Diese Studie ist in einem anderen MagIQT geöffnet. Bitte schließen Sie sie dort zuerst.</translation>
    </message>
    <message>
        <source>This change would break a rule of the study. Nothing was changed.</source>
        <translation>Diese Änderung würde eine Regel der Studie verletzen. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>It is no longer in the study.</source>
        <translation>Das ist nicht mehr in der Studie.</translation>
    </message>
    <message>
        <source>This name is taken already. Please choose another one.</source>
        <translation>Dieser Name ist schon vergeben. Bitte wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>A name is needed.</source>
        <translation>Ein Name wird gebraucht.</translation>
    </message>
    <message>
        <source>These two cannot be a pair: it takes a low-field and a high-field scan of one person and one contrast.</source>
        <translation>Diese beiden können kein Paar sein: Dazu gehören eine Niederfeld- und eine Hochfeldaufnahme einer Person und eines Kontrasts.</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Es gibt nichts zurückzunehmen.</translation>
    </message>
    <message>
        <source>There is nothing to do again.</source>
        <translation>Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
        <source>This change can no longer be undone: what it changed has been changed since by an import or a job.</source>
        <translation>Diese Änderung lässt sich nicht mehr zurücknehmen: Was sie änderte, wurde seither durch einen Import oder Auftrag geändert.</translation>
    </message>
    <message>
        <source>The filters of this cohort cannot be read.</source>
        <translation>Die Filter dieser Kohorte sind nicht lesbar.</translation>
    </message>
    <message>
        <source>This cohort is of the other kind: filters have no list, a list has no filters.</source>
        <translation>Diese Kohorte ist von der anderen Art: Filter haben keine Liste, eine Liste hat keine Filter.</translation>
    </message>
    <message>
        <source>This division into parts is impossible.</source>
        <translation>Diese Aufteilung ist unmöglich.</translation>
    </message>
    <message>
        <source>There is no good backup of this study. Please keep the folder as it is and ask for help.</source>
        <translation>Von dieser Studie gibt es keine gute Sicherung. Bitte lassen Sie den Ordner, wie er ist, und holen Sie Hilfe.</translation>
    </message>
    <message>
        <source>The backup of the catalog could not be written. Is the disk full?</source>
        <translation>Die Sicherung des Katalogs konnte nicht geschrieben werden. Ist das Laufwerk voll?</translation>
    </message>
    <message>
        <source>The backup could not be put in place. Nothing was changed.</source>
        <translation>Die Sicherung konnte nicht eingesetzt werden. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The study could not be brought to this version of MagIQT; it is as it was before.</source>
        <translation>Die Studie konnte nicht auf diese Version von MagIQT gebracht werden; sie ist, wie sie vorher war.</translation>
    </message>
    <message>
        <source>This job has not ended yet.</source>
        <translation>Dieser Auftrag ist noch nicht beendet.</translation>
    </message>
    <message>
        <source>The folder of this job is damaged; nothing was taken from it.</source>
        <translation>Der Ordner dieses Auftrags ist beschädigt; es wurde nichts daraus übernommen.</translation>
    </message>
    <message>
        <source>This study is open in another MagIQT; here it can only be read.</source>
        <translation>Diese Studie ist in einem anderen MagIQT geöffnet; hier kann sie nur gelesen werden.</translation>
    </message>
    <message>
        <source>The folder of this study cannot be written.</source>
        <translation>In den Ordner dieser Studie kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>A copy of the catalog is shown; it cannot be changed.</source>
        <translation>Gezeigt wird eine Kopie des Katalogs; sie kann nicht geändert werden.</translation>
    </message>
    <message>
        <source>This study lies on a network folder. It works, but slower, and only one program may have it open; a local disk is safer.</source>
        <translation>Diese Studie liegt in einem Netzwerkordner. Das geht, aber langsamer, und nur ein Programm darf sie geöffnet haben; ein lokales Laufwerk ist sicherer.</translation>
    </message>
    <message>
        <source>This study was changed by a newer MagIQT; here it can only be read.</source>
        <translation>Diese Studie wurde mit einem neueren MagIQT geändert; hier kann sie nur gelesen werden.</translation>
    </message>
    <message>
        <source>This study was brought to this version of MagIQT; a backup from before lies in its folder backups.</source>
        <translation>Diese Studie wurde auf diese Version von MagIQT gebracht; eine Sicherung von vorher liegt in ihrem Ordner backups.</translation>
    </message>
    <message>
        <source>A registration failed; no pair was made of it.</source>
        <translation>Eine Registrierung ist misslungen; es wurde kein Paar daraus.</translation>
    </message>
    <message>
        <source>A registration is of no low-field and high-field scan of one person; no pair was made of it.</source>
        <translation>Eine Registrierung verbindet keine Niederfeld- und Hochfeldaufnahme einer Person; es wurde kein Paar daraus.</translation>
    </message>
    <message>
        <source>A job was made from an image that the study does not know; its results were left out.</source>
        <translation>Ein Auftrag ging von einem Bild aus, das die Studie nicht kennt; seine Ergebnisse wurden ausgelassen.</translation>
    </message>
    <message>
        <source>A job was made from images of two people; its results were left out.</source>
        <translation>Ein Auftrag ging von Bildern zweier Personen aus; seine Ergebnisse wurden ausgelassen.</translation>
    </message>
    <message>
        <source>The study does not know on whom this model was trained.</source>
        <translation>Die Studie weiß nicht, mit wem dieses Modell trainiert wurde.</translation>
    </message>
    <message>
        <source>This is not the passphrase of the study&apos;s key. Nothing was changed.</source>
        <translation>Das ist nicht das Kennwort des Studienschlüssels. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The passphrase is empty. Please choose one of several words.</source>
        <translation>Das Kennwort ist leer. Bitte wählen Sie eines aus mehreren Wörtern.</translation>
    </message>
    <message>
        <source>The study has a key already. Please open it with its passphrase.</source>
        <translation>Die Studie hat schon einen Schlüssel. Bitte öffnen Sie ihn mit seinem Kennwort.</translation>
    </message>
    <message>
        <source>The study&apos;s key file (subjects.key) is missing. Please put it back from a copy.</source>
        <translation>Die Schlüsseldatei der Studie (subjects.key) fehlt. Bitte legen Sie eine Kopie zurück.</translation>
    </message>
    <message>
        <source>The study&apos;s key file was changed from outside. Nothing was changed here; please put back a copy of it.</source>
        <translation>Die Schlüsseldatei der Studie wurde von außen verändert. Hier wurde nichts geändert; bitte legen Sie eine Kopie zurück.</translation>
    </message>
    <message>
        <source>The study&apos;s key file (subjects.key) is none of MagIQT. Nothing was changed.</source>
        <translation>Die Schlüsseldatei der Studie (subjects.key) stammt nicht von MagIQT. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The study&apos;s key was written by a newer MagIQT. Please update MagIQT.</source>
        <translation>Der Schlüssel der Studie stammt von einem neueren MagIQT. Bitte aktualisieren Sie MagIQT.</translation>
    </message>
    <message>
        <source>The key file belongs to another study. Please put back this study&apos;s own one.</source>
        <translation>Die Schlüsseldatei gehört zu einer anderen Studie. Bitte legen Sie die richtige zurück.</translation>
    </message>
    <message>
        <source>Another program has changed the study&apos;s key meanwhile. Please open it again and repeat.</source>
        <translation>Ein anderes Programm hat den Schlüssel der Studie inzwischen geändert. Bitte öffnen Sie ihn neu und wiederholen Sie.</translation>
    </message>
    <message>
        <source>There is not enough memory to check the passphrase.</source>
        <translation>Der Arbeitsspeicher reicht nicht, um das Kennwort zu prüfen.</translation>
    </message>
    <message>
        <source>The persons of this import were sealed for another key. Please import the folder again.</source>
        <translation>Die Personen dieses Imports wurden für einen anderen Schlüssel versiegelt. Bitte importieren Sie den Ordner erneut.</translation>
    </message>
    <message>
        <source>What the import says of its persons is damaged. Please import the folder again.</source>
        <translation>Was der Import über seine Personen sagt, ist beschädigt. Bitte importieren Sie den Ordner erneut.</translation>
    </message>
    <message>
        <source>The persons of this import are sealed for the study&apos;s key. Please open the key.</source>
        <translation>Die Personen dieses Imports sind für den Schlüssel der Studie versiegelt. Bitte öffnen Sie den Schlüssel.</translation>
    </message>
    <message>
        <source>This is no folder that can be opened.</source>
        <translation>Das ist kein Ordner, der sich öffnen lässt.</translation>
    </message>
    <message>
        <source>The folder holds no image that could be imported: neither DICOM nor NIfTI.</source>
        <translation>Der Ordner enthält kein Bild, das importiert werden könnte: weder DICOM noch NIfTI.</translation>
    </message>
    <message>
        <source>No series is ticked.</source>
        <translation>Keine Serie ist angehakt.</translation>
    </message>
    <message>
        <source>An image of the import is missing or was changed. Nothing was imported; please import the folder again.</source>
        <translation>Ein Bild des Imports fehlt oder wurde verändert. Nichts wurde importiert; bitte importieren Sie den Ordner erneut.</translation>
    </message>
    <message>
        <source>An image cannot be put into the study: {reason}. Nothing was imported.</source>
        <translation>Ein Bild kann nicht in die Studie gelegt werden: {reason}. Nichts wurde importiert.</translation>
    </message>
    <message>
        <source>Looking through the folder was stopped.</source>
        <translation>Das Durchsehen des Ordners wurde angehalten.</translation>
    </message>
    <message>
        <source>The job queue cannot be opened: {reason}</source>
        <translation>Die Warteschlange kann nicht geöffnet werden: {reason}</translation>
    </message>
    <message>
        <source>This job is at work. Please cancel it first.</source>
        <translation>Dieser Auftrag läuft. Bitte brechen Sie ihn zuerst ab.</translation>
    </message>
    <message>
        <source>This job is no longer in the queue.</source>
        <translation>Dieser Auftrag ist nicht mehr in der Warteschlange.</translation>
    </message>
    <message>
        <source>There is nothing to run again.</source>
        <translation>Es gibt nichts erneut auszuführen.</translation>
    </message>
    <message>
        <source>Another program holds the job queue for too long. Please try again.</source>
        <translation>Ein anderes Programm hält die Warteschlange zu lange. Bitte versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>What this job needs is no longer in the queue.</source>
        <translation>Was dieser Auftrag braucht, ist nicht mehr in der Warteschlange.</translation>
    </message>
    <message>
        <source>A job that this one needs did not end well.</source>
        <translation>Ein Auftrag, den dieser braucht, endete nicht gut.</translation>
    </message>
    <message>
        <source>Cancelled before it started.</source>
        <translation>Abgebrochen, bevor er begann.</translation>
    </message>
    <message>
        <source>It was cancelled.</source>
        <translation>Er wurde abgebrochen.</translation>
    </message>
    <message>
        <source>Its process was ended from outside.</source>
        <translation>Sein Prozess wurde von außen beendet.</translation>
    </message>
    <message>
        <source>Its process is gone. Running it again goes on from the last checkpoint.</source>
        <translation>Sein Prozess ist fort. Eine erneute Ausführung setzt am letzten Zwischenstand fort.</translation>
    </message>
    <message>
        <source>It was stopped at a checkpoint. Running it again goes on from there.</source>
        <translation>Er wurde an einem Zwischenstand angehalten. Eine erneute Ausführung setzt dort fort.</translation>
    </message>
    <message>
        <source>The program ended before the job began. Its error output says why.</source>
        <translation>Das Programm endete, bevor der Auftrag begann. Seine Fehlerausgabe sagt, warum.</translation>
    </message>
    <message>
        <source>The cluster has ended it. Running it again goes on from the last checkpoint.</source>
        <translation>Der Cluster hat ihn beendet. Eine erneute Ausführung setzt am letzten Zwischenstand fort.</translation>
    </message>
    <message>
        <source>This job needs a GPU, and this machine has none.</source>
        <translation>Dieser Auftrag braucht eine GPU, und dieser Rechner hat keine.</translation>
    </message>
    <message>
        <source>A job that this one needs has not made what it takes.</source>
        <translation>Ein Auftrag, den dieser braucht, hat nicht erzeugt, was er benötigt.</translation>
    </message>
    <message>
        <source>Taken along as a bundle; it waits for its results.</source>
        <translation>Als Bündel mitgenommen; wartet auf seine Ergebnisse.</translation>
    </message>
    <message>
        <source>The cluster does not take jobs at the moment.</source>
        <translation>Der Cluster nimmt im Moment keine Aufträge an.</translation>
    </message>
    <message>
        <source>There is no cluster of this name.</source>
        <translation>Es gibt keinen Cluster dieses Namens.</translation>
    </message>
    <message>
        <source>This machine cannot send jobs to a cluster: &apos;sbatch&apos; is missing.</source>
        <translation>Dieser Rechner kann keine Aufträge an einen Cluster senden: „sbatch“ fehlt.</translation>
    </message>
    <message>
        <source>The study does not lie where the cluster can see it.</source>
        <translation>Die Studie liegt nicht dort, wo der Cluster sie sehen kann.</translation>
    </message>
    <message>
        <source>The cluster does not take this job.</source>
        <translation>Der Cluster nimmt diesen Auftrag nicht an.</translation>
    </message>
    <message>
        <source>The two scans could not be brought onto each other; no pair was made.</source>
        <translation>Die beiden Aufnahmen ließen sich nicht aufeinanderlegen; es entstand kein Paar.</translation>
    </message>
    <message>
        <source>The scans could not be brought onto each other; nothing was fused.</source>
        <translation>Die Aufnahmen ließen sich nicht aufeinanderlegen; nichts wurde fusioniert.</translation>
    </message>
    <message>
        <source>The folder holds the same images more than once; one copy was taken.</source>
        <translation>Der Ordner enthält dieselben Bilder mehrfach; eine Kopie wurde genommen.</translation>
    </message>
    <message>
        <source>Some slices lie at one place more than once; the first of each was taken.</source>
        <translation>Einige Schichten liegen mehrfach an derselben Stelle; jeweils die erste wurde genommen.</translation>
    </message>
    <message>
        <source>Slices are missing.</source>
        <translation>Es fehlen Schichten.</translation>
    </message>
    <message>
        <source>The slices are unevenly spaced.</source>
        <translation>Die Schichten liegen in ungleichen Abständen.</translation>
    </message>
    <message>
        <source>Several volumes of one place, as in a series over time.</source>
        <translation>Mehrere Volumen am selben Ort, wie bei einer Serie über die Zeit.</translation>
    </message>
    <message>
        <source>The pixels are stored in a way that cannot be read.</source>
        <translation>Die Bildpunkte sind so gespeichert, dass sie nicht gelesen werden können.</translation>
    </message>
    <message>
        <source>A phase image.</source>
        <translation>Ein Phasenbild.</translation>
    </message>
    <message>
        <source>Text is written into the picture; it may name the person.</source>
        <translation>In das Bild ist Text geschrieben; er könnte die Person nennen.</translation>
    </message>
    <message>
        <source>It may show a face: please deface it before it is shared.</source>
        <translation>Es kann ein Gesicht zeigen: bitte vor einer Weitergabe unkenntlich machen.</translation>
    </message>
    <message>
        <source>Field strength computed from the scanner&apos;s frequency.</source>
        <translation>Feldstärke aus der Frequenz des Geräts berechnet.</translation>
    </message>
    <message>
        <source>Manufacturer corrected: old converters call Hyperfine scans Philips.</source>
        <translation>Hersteller berichtigt: alte Konverter nennen Hyperfine-Aufnahmen Philips.</translation>
    </message>
    <message>
        <source>Persons were told apart by names of folders and files; please check them.</source>
        <translation>Personen wurden nach Namen von Ordnern und Dateien unterschieden; bitte prüfen.</translation>
    </message>
    <message>
        <source>The image cannot be read.</source>
        <translation>Das Bild kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>It cannot be imported.</source>
        <translation>Es kann nicht importiert werden.</translation>
    </message>
    <message>
        <source>Some images are in the study already.</source>
        <translation>Einige Bilder sind schon in der Studie.</translation>
    </message>
    <message>
        <source>Some persons contradict what the key knows; please decide who is who.</source>
        <translation>Einige Personen widersprechen dem, was der Schlüssel weiß; bitte entscheiden Sie, wer wer ist.</translation>
    </message>
    <message>
        <source>An image is in the study already for another person; it was not imported again.</source>
        <translation>Ein Bild ist in der Studie schon für eine andere Person; es wurde nicht erneut importiert.</translation>
    </message>
    <message>
        <source>New visits cannot be placed among the days of the known ones.</source>
        <translation>Neue Besuche lassen sich nicht in die Tage der bekannten einordnen.</translation>
    </message>
    <message>
        <source>A series could not be imported.</source>
        <translation>Eine Serie konnte nicht importiert werden.</translation>
    </message>
    <message>
        <source>The file of a job in the queue is damaged; the others go on.</source>
        <translation>Die Datei eines Auftrags ist beschädigt; die anderen laufen weiter.</translation>
    </message>
    <message>
        <source>The job queue cannot be written. Is the disk full?</source>
        <translation>Die Warteschlange kann nicht geschrieben werden. Ist die Platte voll?</translation>
    </message>
    <message>
        <source>The job queue cannot be read.</source>
        <translation>Die Warteschlange kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>One of the images is a single slice or a thin slab. Registration needs at least 5 slices over 40 mm.</source>
        <translation>Eines der Bilder ist eine einzelne Schicht oder ein dünner Block. Für die Registrierung sind mindestens 5 Schichten über 40 mm nötig.</translation>
    </message>
    <message>
        <source>One of the images has the same value everywhere. Please check that the file is the image.</source>
        <translation>Eines der Bilder hat überall denselben Wert. Bitte prüfen Sie, ob die Datei das Bild ist.</translation>
    </message>
    <message>
        <source>One of the images shows no head, or its mask is empty or lies beside it.</source>
        <translation>Eines der Bilder zeigt keinen Kopf, oder seine Maske ist leer oder liegt daneben.</translation>
    </message>
    <message>
        <source>No head was found in the image. Please check that it shows one.</source>
        <translation>Im Bild wurde kein Kopf gefunden. Bitte prüfen Sie, ob es einen zeigt.</translation>
    </message>
    <message>
        <source>The head could not be found with certainty; nothing was removed. Please check the image&apos;s orientation, or take a scan that shows the whole head.</source>
        <translation>Der Kopf wurde nicht sicher gefunden; es wurde nichts entfernt. Bitte prüfen Sie die Orientierung des Bildes oder nehmen Sie eine Aufnahme des ganzen Kopfes.</translation>
    </message>
    <message>
        <source>The average head that faces are found by is missing. Please install MagIQT again.</source>
        <translation>Der mittlere Kopf, mit dem Gesichter gefunden werden, fehlt. Bitte installieren Sie MagIQT neu.</translation>
    </message>
    <message>
        <source>Two or three scans of different slice directions can be fused; only one was given.</source>
        <translation>Zusammengeführt werden zwei oder drei Aufnahmen verschiedener Schichtrichtungen; es war nur eine.</translation>
    </message>
    <message>
        <source>The scan has {size} voxels; a volume of at least 3 slices along each axis was expected.</source>
        <translation>Die Aufnahme hat {size} Voxel; erwartet wurde ein Volumen mit mindestens 3 Schichten entlang jeder Achse.</translation>
    </message>
    <message>
        <source>The scan has {slices} slices over {mm} mm along one axis; a whole head with at least 3 slices over 60 mm was expected.</source>
        <translation>Die Aufnahme hat entlang einer Achse {slices} Schichten über {mm} mm; erwartet wurde ein ganzer Kopf mit mindestens 3 Schichten über 60 mm.</translation>
    </message>
    <message>
        <source>No brain was found in the scan. Please check its orientation and spacing.</source>
        <translation>In der Aufnahme wurde kein Gehirn gefunden. Bitte prüfen Sie Orientierung und Voxelabstand.</translation>
    </message>
    <message>
        <source>A pseudonym has at most 64 letters, digits, &apos;-&apos; and &apos;_&apos;, and must not be a name.</source>
        <translation>Ein Pseudonym hat höchstens 64 Buchstaben, Ziffern, &apos;-&apos; und &apos;_&apos; und darf kein Name sein.</translation>
    </message>
    <message>
        <source>The image shows a face, by which a person can be known. Please deface it first.</source>
        <translation>Das Bild zeigt ein Gesicht, an dem ein Mensch erkannt werden kann. Bitte entfernen Sie zuerst das Gesicht.</translation>
    </message>
    <message>
        <source>The folder of the export is there already and is not empty. Please choose a new one.</source>
        <translation>Den Ordner für den Export gibt es schon, und er ist nicht leer. Bitte wählen Sie einen neuen.</translation>
    </message>
    <message>
        <source>The image&apos;s axes are not at right angles, which DICOM cannot express. Please prepare or register it first.</source>
        <translation>Die Achsen des Bildes stehen nicht im rechten Winkel; das kann DICOM nicht ausdrücken. Bitte bereiten Sie es erst auf oder registrieren Sie es.</translation>
    </message>
    <message>
        <source>The folder of the original holds no MR images in DICOM format that can be read.</source>
        <translation>Der Ordner des Originals enthält keine lesbaren MR-Bilder im DICOM-Format.</translation>
    </message>
    <message>
        <source>The folder of the original holds images of several people or studies. Please choose the folder of the one series that the image was made from.</source>
        <translation>Der Ordner des Originals enthält Bilder mehrerer Personen oder Studien. Bitte wählen Sie den Ordner der einen Serie, aus der das Bild entstand.</translation>
    </message>
    <message>
        <source>The folder of the original holds {series} series, and the image lies where none of them does. Please choose the folder of the one that it was made from.</source>
        <translation>Der Ordner des Originals enthält {series} Serien, und das Bild liegt bei keiner von ihnen. Bitte wählen Sie den Ordner der Serie, aus der es entstand.</translation>
    </message>
    <message>
        <source>{count} of the chosen series are not in the folder. Please look through it again.</source>
        <translation>{count} der gewählten Serien sind nicht im Ordner. Bitte lassen Sie ihn noch einmal durchsehen.</translation>
    </message>
    <message>
        <source>The run folder is not one of an import.</source>
        <translation>Der Lauf ist kein Import.</translation>
    </message>
    <message>
        <source>The encryption of this computer cannot be started, so the key cannot be opened.</source>
        <translation>Die Verschlüsselung dieses Rechners startet nicht; der Schlüssel kann nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>There is no protected memory left for the key. Please close other programs.</source>
        <translation>Für den Schlüssel ist kein geschützter Speicher mehr frei. Bitte schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>The key does not know this person.</source>
        <translation>Der Schlüssel kennt diese Person nicht.</translation>
    </message>
    <message>
        <source>The recovery code does not have the right length. Please type all of it.</source>
        <translation>Der Wiederherstellungscode hat nicht die richtige Länge. Bitte geben Sie ihn ganz ein.</translation>
    </message>
    <message>
        <source>The recovery code has a typing error. Please compare it with your copy.</source>
        <translation>Im Wiederherstellungscode ist ein Tippfehler. Bitte vergleichen Sie ihn mit Ihrer Abschrift.</translation>
    </message>
    <message>
        <source>This is not the recovery code of the study&apos;s key. Nothing was changed.</source>
        <translation>Das ist nicht der Wiederherstellungscode des Schlüssels dieser Studie. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>A job can run on this computer or on a cluster that is set up; &apos;{executor}&apos; is neither.</source>
        <translation>Ein Auftrag kann auf diesem Rechner oder auf einem eingerichteten Cluster laufen; &apos;{executor}&apos; ist keines von beiden.</translation>
    </message>
    <message>
        <source>The job queue cannot be locked: {reason}.</source>
        <translation>Die Warteschlange kann nicht gesperrt werden: {reason}.</translation>
    </message>
    <message>
        <source>The images share little information after registration (similarity {value}): other anatomy, noise, or a wrong pose.</source>
        <translation>Nach der Registrierung haben die Bilder wenig gemeinsam (Ähnlichkeit {value}): andere Anatomie, Rauschen oder eine falsche Lage.</translation>
    </message>
    <message>
        <source>The outlines match, but what is inside the heads shares little (similarity {value}).</source>
        <translation>Die Umrisse passen, aber das Innere der Köpfe hat wenig gemeinsam (Ähnlichkeit {value}).</translation>
    </message>
    <message>
        <source>Poses 12 mm away are nearly as similar (peak {value} of 1): the result is hardly better than its neighbours.</source>
        <translation>Lagen in 12 mm Abstand sind fast ebenso ähnlich (Gipfel {value} von 1): Das Ergebnis ist kaum besser als seine Nachbarn.</translation>
    </message>
    <message>
        <source>Two halves of the data, registered on their own, differ by {value} mm.</source>
        <translation>Zwei Hälften der Daten, für sich registriert, weichen um {value} mm voneinander ab.</translation>
    </message>
    <message>
        <source>Only {value} of the smaller head lies inside the other after registration.</source>
        <translation>Nach der Registrierung liegt nur ein Anteil von {value} des kleineren Kopfes im anderen.</translation>
    </message>
    <message>
        <source>The images have only {value} mm of the head in common along one direction.</source>
        <translation>Entlang einer Richtung haben die Bilder nur {value} mm des Kopfes gemeinsam.</translation>
    </message>
    <message>
        <source>The images are turned by {value} degrees against each other. Please check the orientation in the files.</source>
        <translation>Die Bilder sind um {value} Grad gegeneinander gedreht. Bitte prüfen Sie die Orientierung in den Dateien.</translation>
    </message>
    <message>
        <source>An axis is shrunk to {value}.</source>
        <translation>Eine Achse ist auf {value} gestaucht.</translation>
    </message>
    <message>
        <source>An axis is stretched to {value}.</source>
        <translation>Eine Achse ist auf {value} gestreckt.</translation>
    </message>
    <message>
        <source>The image is sheared by {value}.</source>
        <translation>Das Bild ist um {value} geschert.</translation>
    </message>
    <message>
        <source>The deformation shrinks tissue to {value} of its volume somewhere (0 or less: it folds).</source>
        <translation>Die Verformung drückt Gewebe stellenweise auf {value} seines Volumens zusammen (0 oder weniger: Es faltet sich).</translation>
    </message>
    <message>
        <source>The deformation swells tissue to {value} times its volume somewhere.</source>
        <translation>Die Verformung dehnt Gewebe stellenweise auf das {value}-fache seines Volumens.</translation>
    </message>
    <message>
        <source>Another pose is nearly as similar. Look at the overlay before you use this one.</source>
        <translation>Eine andere Lage ist fast ebenso ähnlich. Sehen Sie die Überlagerung an, bevor Sie diese verwenden.</translation>
    </message>
    <message>
        <source>The moving image fits better when left and right are swapped: the orientation in one of the files is probably wrong.</source>
        <translation>Das bewegte Bild passt besser, wenn links und rechts vertauscht werden: Die Orientierung in einer der Dateien ist wahrscheinlich falsch.</translation>
    </message>
    <message>
        <source>The mirrored image fits nearly as well: left and right cannot be told apart here.</source>
        <translation>Das gespiegelte Bild passt fast ebenso gut: Links und rechts lassen sich hier nicht unterscheiden.</translation>
    </message>
    <message>
        <source>The images are less similar after registration than as the files place them.</source>
        <translation>Die Bilder sind nach der Registrierung weniger ähnlich als in der Lage, die in den Dateien steht.</translation>
    </message>
    <message>
        <source>The image shows no face (skull-stripped, defaced already, or out of the field of view); nothing was removed.</source>
        <translation>Das Bild zeigt kein Gesicht (ohne Schädel, schon entfernt oder außerhalb des Bildfelds); es wurde nichts entfernt.</translation>
    </message>
    <message>
        <source>The average head fits this one only roughly. Look at the result before you give it away.</source>
        <translation>Der mittlere Kopf passt nur ungefähr. Sehen Sie das Ergebnis an, bevor Sie es weitergeben.</translation>
    </message>
    <message>
        <source>The brain mask has {ml} ml; 300 to 2200 ml were expected. Look at it before you use it.</source>
        <translation>Die Hirnmaske hat {ml} ml; erwartet wurden 300 bis 2200 ml. Sehen Sie sie an, bevor Sie sie verwenden.</translation>
    </message>
    <message>
        <source>The brain reaches the border of the field of view. Part of it may be missing, so volumes are too small.</source>
        <translation>Das Gehirn reicht bis an den Rand des Bildfelds. Ein Teil kann fehlen, die Volumina sind dann zu klein.</translation>
    </message>
    <message>
        <source>The head could not be told from the background with certainty; intensities may be scaled wrongly.</source>
        <translation>Der Kopf war nicht sicher vom Hintergrund zu trennen; die Intensitäten können falsch skaliert sein.</translation>
    </message>
    <message>
        <source>The bias field was left as it is: there is too little to estimate it from.</source>
        <translation>Die Inhomogenität wurde nicht korrigiert: Es gibt zu wenig, woraus sie zu schätzen wäre.</translation>
    </message>
    <message>
        <source>{count} NIfTI images hold several volumes (a series over time, or vectors) and were passed over.</source>
        <translation>{count} NIfTI-Bilder enthalten mehrere Volumina (eine Zeitreihe oder Vektoren) und wurden übergangen.</translation>
    </message>
    <message>
        <source>The image does not lie where the original lies; it gets a frame of reference of its own.</source>
        <translation>Das Bild liegt nicht dort, wo das Original liegt; es bekommt ein eigenes Bezugssystem (Frame of Reference).</translation>
    </message>
    <message>
        <source>The image has no record of which model made it; the series cannot say it either.</source>
        <translation>Zum Bild ist nicht vermerkt, welches Modell es erzeugt hat; die Serie kann es auch nicht sagen.</translation>
    </message>
    <message>
        <source>The pixels of a DICOM image cannot be read: it is damaged, or compressed in a way that MagIQT does not know.</source>
        <translation>Die Pixel eines DICOM-Bildes sind nicht lesbar: Es ist beschädigt oder auf eine Art komprimiert, die MagIQT nicht kennt.</translation>
    </message>
    <message>
        <source>There is too little memory for this DICOM series. Please close other programs.</source>
        <translation>Für diese DICOM-Serie reicht der Speicher nicht. Bitte schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>The image has no values to scale by.</source>
        <translation>Das Bild hat keine Werte, nach denen es skaliert werden kann.</translation>
    </message>
    <message>
        <source>The image shows no signal: its values are all alike.</source>
        <translation>Das Bild zeigt kein Signal: Alle Werte sind gleich.</translation>
    </message>
    <message>
        <source>The transform file cannot be read.</source>
        <translation>Die Transformationsdatei ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The run folder cannot be locked; its disk may not allow it.</source>
        <translation>Der Ordner des Laufs kann nicht gesperrt werden; sein Datenträger lässt es vielleicht nicht zu.</translation>
    </message>
    <message>
        <source>The file that describes the cluster is not as expected. Please correct it (docs/guide/queue.md).</source>
        <translation>Die Datei, die den Cluster beschreibt, ist nicht wie erwartet. Bitte berichtigen Sie sie (docs/guide/queue.md).</translation>
    </message>
    <message>
        <source>The record of this change is damaged; it cannot be undone. Nothing was changed.</source>
        <translation>Die Aufzeichnung dieser Änderung ist beschädigt; sie kann nicht rückgängig gemacht werden. Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>The image made by this job has no place in the study. Its run folder keeps it.</source>
        <translation>Das Bild aus diesem Auftrag findet in der Studie keinen Platz. Es bleibt im Ordner des Laufs.</translation>
    </message>
    <message>
        <source>The weights do not fit the network that they name. Please take other weights.</source>
        <translation>Die Gewichte passen nicht zu dem Netz, das sie nennen. Bitte nehmen Sie andere.</translation>
    </message>
    <message>
        <source>The weights describe a network that this version does not know. Please update MagIQT or take other weights.</source>
        <translation>Die Gewichte beschreiben ein Netz, das diese Version nicht kennt. Bitte aktualisieren Sie MagIQT oder nehmen Sie andere Gewichte.</translation>
    </message>
    <message>
        <source>The file holds no weights of MagIQT.</source>
        <translation>Die Datei enthält keine Gewichte von MagIQT.</translation>
    </message>
    <message>
        <source>The weights are not of a segmentation network.</source>
        <translation>Die Gewichte sind nicht von einem Segmentierungsnetz.</translation>
    </message>
    <message>
        <source>The weights cannot be read.</source>
        <translation>Die Gewichte sind nicht lesbar.</translation>
    </message>
    <message>
        <source>The file of the weights is damaged.</source>
        <translation>Die Datei mit den Gewichten ist beschädigt.</translation>
    </message>
    <message>
        <source>A subject cannot be merged with itself.</source>
        <translation>Eine Person lässt sich nicht mit sich selbst zusammenführen.</translation>
    </message>
    <message>
        <source>Merging two subjects needs the passphrase of this study. Nothing was changed.</source>
        <translation>Um zwei Personen zusammenzuführen, wird die Passphrase dieser Studie gebraucht. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The two subjects stand in different parts of the split “{split}” ({part}, {otherPart}), so a model may have been trained on one and tested on the other. Remove that split first. Nothing was changed.</source>
        <translation>Die beiden stehen in verschiedenen Teilen der Aufteilung „{split}“ ({part}, {otherPart}); ein Modell kann mit der einen trainiert und an der anderen geprüft worden sein. Bitte zuerst diese Aufteilung entfernen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The folder of the export exists and is not empty. Please name a new one; nothing is ever overwritten.</source>
        <translation>Den Ordner für den Export gibt es schon, und er ist nicht leer. Bitte einen neuen nennen; es wird nie etwas überschrieben.</translation>
    </message>
    <message>
        <source>There is no scan to export: all are excluded, or of unknown contrast.</source>
        <translation>Es gibt keine Aufnahme zu exportieren: Alle sind ausgeschlossen oder haben keinen bekannten Kontrast.</translation>
    </message>
    <message>
        <source>{leaks} places could name a person or a day. Nothing was written but the report beside the folder, which says where.</source>
        <translation>{leaks} Stellen könnten eine Person oder einen Tag nennen. Geschrieben wurde nur der Bericht neben dem Ordner; er sagt, wo.</translation>
    </message>
    <message>
        <source>The data set would break a rule of BIDS ({code}: {reason}). Nothing was written.</source>
        <translation>Der Datensatz würde eine Regel von BIDS verletzen ({code}: {reason}). Nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>The data set could not be written: {reason}. Nothing of it stays.</source>
        <translation>Der Datensatz konnte nicht geschrieben werden: {reason}. Nichts davon bleibt zurück.</translation>
    </message>
    <message>
        <source>The export was cancelled; nothing of it stays.</source>
        <translation>Der Export wurde abgebrochen; nichts davon bleibt zurück.</translation>
    </message>
    <message>
        <source>Nobody can say how the days of sub-{subject} lie to those of sub-{other}; its sessions have no day any more.</source>
        <translation>Niemand kann sagen, wie die Tage von sub-{subject} zu denen von sub-{other} liegen; die Sitzungen haben keinen Tag mehr.</translation>
    </message>
    <message>
        <source>Scan {scan} was left out: {reason}.</source>
        <translation>Aufnahme {scan} wurde ausgelassen: {reason}.</translation>
    </message>
    <message>
        <source>{images} derived images were left out: no place in BIDS, no file, or of scans that are not exported.</source>
        <translation>{images} abgeleitete Bilder wurden ausgelassen: kein Platz in BIDS, keine Datei oder von Aufnahmen, die nicht exportiert werden.</translation>
    </message>
    <message>
        <source>{scans} scans have no known field strength; their sidecars cannot say it.</source>
        <translation>{scans} Aufnahmen haben keine bekannte Feldstärke; ihre Begleitdateien können sie nicht nennen.</translation>
    </message>
    <message>
        <source>This scan stands in a pair, which is of one contrast and of two fields. Remove the pair first. Nothing was changed.</source>
        <translation>Diese Aufnahme steht in einem Paar; ein Paar hat einen Kontrast und zwei Feldstärken. Bitte zuerst das Paar entfernen. Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>What was drawn on this image earlier cannot be read ({reason}). The file stays beside a new one as soon as something is drawn.</source>
        <translation>Was früher auf dieses Bild gezeichnet wurde, lässt sich nicht lesen ({reason}). Die Datei bleibt neben einer neuen erhalten, sobald etwas gezeichnet wird.</translation>
    </message>
    <message>
        <source>The map covers only {percent} % of the scan&apos;s field of view. Is it another person&apos;s?</source>
        <translation>Die Karte deckt nur {percent} % des Bildfelds der Aufnahme ab. Gehört sie zu einer anderen Person?</translation>
    </message>
    <message>
        <source>The weights are of a model called {network}, which this program does not know; one of {expected} was expected. A newer MagIQT may know it.</source>
        <translation>Die Gewichte gehören zu einem Modell namens {network}, das dieses Programm nicht kennt; erwartet wurde eines von {expected}. Ein neueres MagIQT kennt es vielleicht.</translation>
    </message>
    <message>
        <source>The {contrast} scan has voxels of {voxels}. The model was trained on {known}; its result is less sure here.</source>
        <translation>Die {contrast}-Aufnahme hat Voxel von {voxels}. Das Modell wurde mit {known} trainiert; sein Ergebnis ist hier weniger sicher.</translation>
    </message>
</context>
<context>
    <name>magiqt::AnnotationPainter</name>
    <message>
        <source>Distance</source>
        <translation>Strecke</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>Pfeil</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>%1°</source>
        <translation>%1°</translation>
    </message>
    <message>
        <source>%1 mm²</source>
        <translation>%1 mm²</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>außerhalb</translation>
    </message>
    <message>
        <source>%1 ± %2 (%3 voxels)</source>
        <translation>%1 ± %2 (%3 Voxel)</translation>
    </message>
</context>
<context>
    <name>magiqt::AnnotationPanel</name>
    <message>
        <source>Measure and mark</source>
        <translation>Messen und markieren</translation>
    </message>
    <message>
        <source>Choose a tool and draw on a slice. What you draw is kept with the image.</source>
        <translation>Wählen Sie ein Werkzeug und zeichnen Sie auf eine Schicht. Das Gezeichnete bleibt beim Bild.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Ausgeben …</translation>
    </message>
    <message>
        <source>As a table (CSV) or JSON, with patient coordinates and the values in every image</source>
        <translation>Als Tabelle (CSV) oder JSON, mit Patientenkoordinaten und den Werten in jedem Bild</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>Markierungen</translation>
    </message>
</context>
<context>
    <name>magiqt::BatchDialog</name>
    <message>
        <source>Prepare scans</source>
        <translation>Aufnahmen vorbereiten</translation>
    </message>
    <message>
        <source>Enhance scans</source>
        <translation>Aufnahmen verbessern</translation>
    </message>
    <message>
        <source>Register pairs</source>
        <translation>Paare registrieren</translation>
    </message>
    <message>
        <source>Segment tissues</source>
        <translation>Gewebe segmentieren</translation>
    </message>
    <message>
        <source>Remove faces</source>
        <translation>Gesichter entfernen</translation>
    </message>
    <message>
        <source>Correct uneven brightness (bias field)</source>
        <translation>Ungleichmäßige Helligkeit ausgleichen (Biasfeld)</translation>
    </message>
    <message>
        <source>Find the brain</source>
        <translation>Gehirn finden</translation>
    </message>
    <message>
        <source>Bring grey values onto one scale</source>
        <translation>Grauwerte auf eine Skala bringen</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Stichproben</translation>
    </message>
    <message>
        <source>Computed on</source>
        <translation>Berechnet auf</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Grafikkarte</translation>
    </message>
    <message>
        <source>Transform</source>
        <translation>Transformation</translation>
    </message>
    <message>
        <source>Rigid: moves and turns</source>
        <translation>Starr: verschiebt und dreht</translation>
    </message>
    <message>
        <source>Affine: also scales and shears</source>
        <translation>Affin: skaliert und schert auch</translation>
    </message>
    <message>
        <source>Deformable: also bends</source>
        <translation>Verformbar: biegt auch</translation>
    </message>
    <message>
        <source>Put into the queue</source>
        <translation>In die Warteschlange stellen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Scans: %1. Corrects uneven brightness, finds the brain, brings the image onto a 1 mm grid and its grey values onto one scale. The scans themselves stay as they are.</source>
        <translation>Aufnahmen: %1. Gleicht ungleichmäßige Helligkeit aus, findet das Gehirn, bringt das Bild auf ein 1-mm-Raster und seine Grauwerte auf eine Skala. Die Aufnahmen selbst bleiben unverändert.</translation>
    </message>
    <message>
        <source>Scans: %1. Lifts low-field scans towards 3 T quality, each on its own. High-field scans are left out. An enhanced image is an estimate, for research use only.</source>
        <translation>Aufnahmen: %1. Hebt Niederfeldaufnahmen einzeln in Richtung 3-T-Qualität. Hochfeldaufnahmen werden ausgelassen. Ein verbessertes Bild ist eine Schätzung, nur für die Forschung.</translation>
    </message>
    <message>
        <source>Scans: %1. Brings the low-field scan of each of their pairs onto its high-field scan. Pairs that a person has accepted stay as they are; a failed registration never becomes a pair.</source>
        <translation>Aufnahmen: %1. Bringt in jedem ihrer Paare die Niederfeldaufnahme auf die Hochfeldaufnahme. Von Menschen angenommene Paare bleiben unverändert; eine misslungene Registrierung wird nie zum Paar.</translation>
    </message>
    <message>
        <source>Scans: %1. Labels fluid, grey matter, white matter and ventricles, and measures their volumes.</source>
        <translation>Aufnahmen: %1. Markiert Liquor, graue und weiße Substanz und Ventrikel und misst ihre Volumina.</translation>
    </message>
    <message>
        <source>Scans: %1. Makes a copy of each without its face. The scans themselves stay as they are.</source>
        <translation>Aufnahmen: %1. Legt von jeder eine Kopie ohne Gesicht an. Die Aufnahmen selbst bleiben unverändert.</translation>
    </message>
    <message>
        <source>Fuse orientations</source>
        <translation>Schichtrichtungen vereinigen</translation>
    </message>
    <message>
        <source>Scans: %1. Makes one volume of 1 mm voxels of the axial, coronal and sagittal low-field scans of a session and contrast; at least two directions are needed.</source>
        <translation>Aufnahmen: %1. Macht aus den axialen, koronalen und sagittalen Niederfeldaufnahmen einer Sitzung und eines Kontrasts ein Volumen mit Voxeln von 1 mm; mindestens zwei Richtungen werden gebraucht.</translation>
    </message>
</context>
<context>
    <name>magiqt::CineExport</name>
    <message>
        <source>Saving the animation …</source>
        <translation>Animation wird gespeichert …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>magiqt::CliLine</name>
    <message>
        <source>The same on the command line</source>
        <translation>Dasselbe auf der Kommandozeile</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>Kommandozeile kopieren</translation>
    </message>
</context>
<context>
    <name>magiqt::CohortCharts</name>
    <message>
        <source>Age (years)</source>
        <translation>Alter (Jahre)</translation>
    </message>
    <message>
        <source>%1 scans of %2 people</source>
        <translation>%1 Aufnahmen von %2 Personen</translation>
    </message>
    <message>
        <source>Age not known: %1 scans</source>
        <translation>Alter unbekannt: %1 Aufnahmen</translation>
    </message>
    <message>
        <source>Field strength</source>
        <translation>Feldstärke</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
</context>
<context>
    <name>magiqt::CohortPage</name>
    <message>
        <source>Opening the study …</source>
        <translation>Die Studie wird geöffnet …</translation>
    </message>
    <message>
        <source>No study is open</source>
        <translation>Keine Studie geöffnet</translation>
    </message>
    <message>
        <source>A study is a folder that keeps scans, pairs and results of many people together, under pseudonyms. Make a new one, or open one that is there.</source>
        <translation>Eine Studie ist ein Ordner, der Aufnahmen, Paare und Ergebnisse vieler Personen unter Pseudonymen zusammenhält. Legen Sie eine neue an oder öffnen Sie eine vorhandene.</translation>
    </message>
    <message>
        <source>New study …</source>
        <translation>Neue Studie …</translation>
    </message>
    <message>
        <source>Open a study …</source>
        <translation>Studie öffnen …</translation>
    </message>
    <message>
        <source>Drop a folder of images here</source>
        <translation>Ordner mit Bildern hierher ziehen</translation>
    </message>
    <message>
        <source>DICOM, NIfTI or a BIDS dataset. You will see what was found before anything is taken; names and dates stay outside.</source>
        <translation>DICOM, NIfTI oder ein BIDS-Datensatz. Sie sehen, was gefunden wurde, bevor etwas übernommen wird; Namen und Daten bleiben draußen.</translation>
    </message>
    <message>
        <source>Import images …</source>
        <translation>Bilder importieren …</translation>
    </message>
    <message>
        <source>This study holds no images</source>
        <translation>Diese Studie enthält keine Bilder</translation>
    </message>
    <message>
        <source>%1 people</source>
        <translation>%1 Personen</translation>
    </message>
    <message>
        <source>%1 scans</source>
        <translation>%1 Aufnahmen</translation>
    </message>
    <message>
        <source>Nothing is selected: actions take every scan that is shown.</source>
        <translation>Nichts ausgewählt: Aktionen gelten für alle gezeigten Aufnahmen.</translation>
    </message>
    <message>
        <source>%1 scans selected</source>
        <translation>%1 Aufnahmen ausgewählt</translation>
    </message>
    <message>
        <source>Scans</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>People</source>
        <translation>Personen</translation>
    </message>
    <message>
        <source>Prepare …</source>
        <translation>Vorbereiten …</translation>
    </message>
    <message>
        <source>Enhance …</source>
        <translation>Verbessern …</translation>
    </message>
    <message>
        <source>Register pairs …</source>
        <translation>Paare registrieren …</translation>
    </message>
    <message>
        <source>Segment …</source>
        <translation>Segmentieren …</translation>
    </message>
    <message>
        <source>Remove faces …</source>
        <translation>Gesichter entfernen …</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Diagramme</translation>
    </message>
    <message>
        <source>Find in the table</source>
        <translation>In der Tabelle suchen</translation>
    </message>
    <message>
        <source>Provenance of the scan</source>
        <translation>Herkunft der Aufnahme</translation>
    </message>
    <message>
        <source>Scans of the study</source>
        <translation>Aufnahmen der Studie</translation>
    </message>
    <message>
        <source>People of the study</source>
        <translation>Personen der Studie</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message>
        <source>No scan of this study passes all of the filters.</source>
        <translation>Keine Aufnahme dieser Studie besteht alle Filter.</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Filter löschen</translation>
    </message>
    <message>
        <source>Name of the cohort (not a person&apos;s)</source>
        <translation>Name der Kohorte (kein Personenname)</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save the filters as a cohort</source>
        <translation>Filter als Kohorte sichern</translation>
    </message>
    <message>
        <source>Save the selected scans as a cohort</source>
        <translation>Ausgewählte Aufnahmen als Kohorte sichern</translation>
    </message>
    <message>
        <source>Rename the cohort</source>
        <translation>Kohorte umbenennen</translation>
    </message>
    <message>
        <source>The cohort “%1” was deleted. Its scans stay.</source>
        <translation>Die Kohorte „%1“ wurde gelöscht. Ihre Aufnahmen bleiben.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>This study is open for reading only: nothing can be queued from here.</source>
        <translation>Diese Studie ist nur zum Lesen geöffnet: Von hier kann nichts eingereiht werden.</translation>
    </message>
    <message>
        <source>%1 jobs were put into the queue.</source>
        <translation>%1 Aufträge wurden eingereiht.</translation>
    </message>
    <message>
        <source>Nothing was put into the queue.</source>
        <translation>Es wurde nichts eingereiht.</translation>
    </message>
    <message>
        <source>%1 high-field scans were left out.</source>
        <translation>%1 Hochfeldaufnahmen wurden ausgelassen.</translation>
    </message>
    <message>
        <source>%1 scans of unknown contrast were left out: choose their contrast first.</source>
        <translation>%1 Aufnahmen mit unbekanntem Kontrast wurden ausgelassen: Bitte zuerst ihren Kontrast wählen.</translation>
    </message>
    <message>
        <source>%1 scans have no pair: confirm pairs first.</source>
        <translation>%1 Aufnahmen haben kein Paar: Bitte zuerst Paare bestätigen.</translation>
    </message>
    <message>
        <source>%1 pairs are accepted already.</source>
        <translation>%1 Paare sind schon angenommen.</translation>
    </message>
    <message>
        <source>Show the jobs</source>
        <translation>Aufträge zeigen</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>1 Person</translation>
    </message>
    <message>
        <source>1 scan</source>
        <translation>1 Aufnahme</translation>
    </message>
    <message>
        <source>1 scan selected</source>
        <translation>1 Aufnahme ausgewählt</translation>
    </message>
    <message>
        <source>Fuse orientations …</source>
        <translation>Richtungen vereinigen …</translation>
    </message>
    <message>
        <source>%1 scans have no partner in another direction in their session.</source>
        <translation>%1 Aufnahmen haben in ihrer Sitzung kein Gegenstück in einer anderen Richtung.</translation>
    </message>
    <message>
        <source>The %1 selected scans lie too far apart in this order to stay selected. Nothing is selected now: actions take every scan that is shown.</source>
        <translation>Die %1 gewählten Aufnahmen liegen in dieser Reihenfolge zu weit auseinander, um gewählt zu bleiben. Jetzt ist nichts gewählt: Aktionen nehmen jede Aufnahme, die angezeigt wird.</translation>
    </message>
    <message>
        <source>%1 scans repeat a direction of their session and were left out; choose the better one yourself.</source>
        <translation>%1 Aufnahmen wiederholen eine Schichtrichtung ihrer Sitzung und wurden ausgelassen; bitte die bessere selbst wählen.</translation>
    </message>
    <message>
        <source>The high-field image is not shown beside the scan: %1</source>
        <translation>Das Hochfeldbild wird nicht neben der Aufnahme gezeigt: %1</translation>
    </message>
    <message>
        <source>Figure …</source>
        <translation>Abbildung …</translation>
    </message>
    <message>
        <source>The chosen scans, their enhanced images and references as one picture for a paper</source>
        <translation>Die gewählten Aufnahmen mit verbesserten Bildern und Referenzen als eine Abbildung für eine Veröffentlichung</translation>
    </message>
    <message>
        <source>A figure holds %1 of the %2 chosen scans; select those that it should show.</source>
        <translation>Eine Abbildung fasst %1 der %2 gewählten Aufnahmen; bitte die auswählen, die sie zeigen soll.</translation>
    </message>
</context>
<context>
    <name>magiqt::CompareView</name>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
</context>
<context>
    <name>magiqt::ConflictsDialog</name>
    <message>
        <source>Kept apart as two people. Undo takes it back.</source>
        <translation>Als zwei Personen getrennt gehalten. „Rückgängig“ nimmt es zurück.</translation>
    </message>
    <message>
        <source>sub-%1 is sub-%2 now. The catalog as it was: %3</source>
        <translation>sub-%1 ist jetzt sub-%2. Der Katalog, wie er war: %3</translation>
    </message>
    <message>
        <source>There is nothing to decide: nobody in this study contradicts anybody.</source>
        <translation>Es gibt nichts zu entscheiden: In dieser Studie widerspricht sich niemand.</translation>
    </message>
    <message>
        <source>These subjects may be one person, or two people under one number. Until you decide they are kept apart, and splits deal them into one part.</source>
        <translation>Das kann je eine Person sein, oder zwei Personen unter einer Nummer. Bis Sie entscheiden, bleiben sie getrennt, und Aufteilungen geben sie in denselben Teil.</translation>
    </message>
    <message>
        <source>Who is who</source>
        <translation>Wer ist wer</translation>
    </message>
    <message>
        <source>What contradicts</source>
        <translation>Was sich widerspricht</translation>
    </message>
    <message>
        <source>First subject</source>
        <translation>Erste Person</translation>
    </message>
    <message>
        <source>Second subject</source>
        <translation>Zweite Person</translation>
    </message>
    <message>
        <source>Subjects to decide about</source>
        <translation>Personen, über die zu entscheiden ist</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>If one person: this stays</source>
        <translation>Wenn eine Person: Es bleibt</translation>
    </message>
    <message>
        <source>Passphrase of the study</source>
        <translation>Passphrase der Studie</translation>
    </message>
    <message>
        <source>Merging moves the sessions, scans, pairs and results of the other subject to the one that stays. It cannot be undone; the catalog is backed up first.</source>
        <translation>Das Zusammenführen gibt Sitzungen, Aufnahmen, Paare und Ergebnisse der anderen Person an die, die bleibt. Es lässt sich nicht rückgängig machen; der Katalog wird vorher gesichert.</translation>
    </message>
    <message>
        <source>Two people</source>
        <translation>Zwei Personen</translation>
    </message>
    <message>
        <source>One person: merge</source>
        <translation>Eine Person: zusammenführen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>sub-%1: %2, %3, scans: %4</source>
        <translation>sub-%1: %2, %3, Aufnahmen: %4</translation>
    </message>
</context>
<context>
    <name>magiqt::DetailsPanel</name>
    <message>
        <source>leave as it is</source>
        <translation>unverändert lassen</translation>
    </message>
    <message>
        <source>years</source>
        <translation>Jahre</translation>
    </message>
    <message>
        <source>Choose a scan to see what is known of it. Several can be chosen with Ctrl or Shift.</source>
        <translation>Wählen Sie eine Aufnahme, um zu sehen, was über sie bekannt ist. Mehrere lassen sich mit Strg oder Umschalt wählen.</translation>
    </message>
    <message>
        <source>%1 scans chosen</source>
        <translation>%1 Aufnahmen gewählt</translation>
    </message>
    <message>
        <source>%1, day %2</source>
        <translation>%1, Tag %2</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>%1 days apart</source>
        <translation>%1 Tage auseinander</translation>
    </message>
    <message>
        <source>overlap %1 %</source>
        <translation>Überlappung %1 %</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>Paar</translation>
    </message>
    <message>
        <source>No pair of a low-field and a high-field scan yet.</source>
        <translation>Noch kein Paar aus Niederfeld- und Hochfeldaufnahme.</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Auffälligkeiten</translation>
    </message>
    <message>
        <source>Nothing odd was found.</source>
        <translation>Nichts Auffälliges gefunden.</translation>
    </message>
    <message>
        <source>Made from it</source>
        <translation>Daraus entstanden</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Open in Viewer</source>
        <translation>Im Betrachter öffnen</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Excluded from lists and splits</source>
        <translation>Aus Listen und Aufteilungen ausgeschlossen</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>Matrix</translation>
    </message>
    <message>
        <source>Voxel size</source>
        <translation>Voxelgröße</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>Orientierung</translation>
    </message>
    <message>
        <source>Field strength</source>
        <translation>Feldstärke</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>DICOM …</source>
        <translation>DICOM …</translation>
    </message>
    <message>
        <source>Export as a DICOM series</source>
        <translation>Als DICOM-Serie exportieren</translation>
    </message>
    <message>
        <source>Field class</source>
        <translation>Feldklasse</translation>
    </message>
    <message>
        <source>Unit of the age</source>
        <translation>Einheit des Alters</translation>
    </message>
    <message>
        <source>weeks</source>
        <translation>Wochen</translation>
    </message>
</context>
<context>
    <name>magiqt::EmptyPage</name>
    <message>
        <source>Open a scan …</source>
        <translation>Aufnahme öffnen …</translation>
    </message>
    <message>
        <source>Drop a NIfTI file here</source>
        <translation>NIfTI-Datei hier ablegen</translation>
    </message>
    <message>
        <source>A T1w, T2w or FLAIR scan of the head, .nii or .nii.gz. Further contrasts of the same session may be dropped together with it.</source>
        <translation>Eine Kopfaufnahme in T1w, T2w oder FLAIR, .nii oder .nii.gz. Weitere Kontraste derselben Untersuchung können Sie zugleich ablegen.</translation>
    </message>
    <message>
        <source>Reading the scan …</source>
        <translation>Aufnahme wird gelesen …</translation>
    </message>
</context>
<context>
    <name>magiqt::EmptyState</name>
    <message>
        <source>For research use only. Not for diagnosis.</source>
        <translation>Nur für Forschungszwecke. Nicht zur Diagnose.</translation>
    </message>
</context>
<context>
    <name>magiqt::EnhancePanel</name>
    <message>
        <source>Enhance</source>
        <translation>Verbessern</translation>
    </message>
    <message>
        <source>One pass: the most likely image, smooth</source>
        <translation>Ein Durchgang: das wahrscheinlichste Bild, weich</translation>
    </message>
    <message>
        <source>Five passes: sharper, with chance detail</source>
        <translation>Fünf Durchgänge: schärfer, mit zufälligem Detail</translation>
    </message>
    <message>
        <source>Eight passes: the same in finer steps</source>
        <translation>Acht Durchgänge: dasselbe in feineren Schritten</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Stichproben</translation>
    </message>
    <message>
        <source>The preview has no chance in it: one is enough.</source>
        <translation>Die Vorschau enthält keinen Zufall: eine genügt.</translation>
    </message>
    <message>
        <source>One sample: the sharpest image.</source>
        <translation>Eine Stichprobe: das schärfste Bild.</translation>
    </message>
    <message>
        <source>Computed on</source>
        <translation>Berechnet auf</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Grafikkarte</translation>
    </message>
    <message>
        <source>The enhanced image is an estimate. For research use only.</source>
        <translation>Das verbesserte Bild ist eine Schätzung. Nur für Forschungszwecke.</translation>
    </message>
    <message>
        <source>Open a scan first.</source>
        <translation>Öffnen Sie zuerst eine Aufnahme.</translation>
    </message>
    <message>
        <source>Choose the contrast of the scan first.</source>
        <translation>Wählen Sie zuerst den Kontrast der Aufnahme.</translation>
    </message>
    <message>
        <source>An enhancement is running.</source>
        <translation>Eine Verbesserung läuft.</translation>
    </message>
    <message>
        <source>%1 samples: their mean, with a map of the uncertainty.</source>
        <translation>%1 Stichproben: ihr Mittel mit einer Karte der Unsicherheit.</translation>
    </message>
</context>
<context>
    <name>magiqt::ExportBidsDialog</name>
    <message>
        <source>New folder for the data set</source>
        <translation>Neuer Ordner für den Datensatz</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Export as BIDS</source>
        <translation>Als BIDS exportieren</translation>
    </message>
    <message>
        <source>Writes scans under their pseudonyms as a BIDS data set, searches it for anything that could name a person or a day, and checks it against the rules of BIDS. It appears complete or not at all; nothing is ever overwritten.</source>
        <translation>Schreibt Aufnahmen unter ihren Pseudonymen als BIDS-Datensatz, durchsucht ihn nach allem, was eine Person oder einen Tag nennen könnte, und prüft ihn gegen die Regeln von BIDS. Er erscheint vollständig oder gar nicht; es wird nie etwas überschrieben.</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Scans</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Name of the data set</source>
        <translation>Name des Datensatzes</translation>
    </message>
    <message>
        <source>Passphrase of the study</source>
        <translation>Passphrase der Studie</translation>
    </message>
    <message>
        <source>all that are not excluded</source>
        <translation>alle, die nicht ausgeschlossen sind</translation>
    </message>
    <message>
        <source>optional, without names of persons</source>
        <translation>freiwillig, ohne Namen von Personen</translation>
    </message>
    <message>
        <source>optional: then the search knows the names in the key</source>
        <translation>freiwillig: dann kennt die Suche die Namen im Schlüssel</translation>
    </message>
    <message>
        <source>Also what was made of them: enhanced and prepared images, masks</source>
        <translation>Auch, was daraus gemacht wurde: verbesserte und vorbereitete Bilder, Masken</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Written: people %1, scans %2, derived images %3. The data set is valid BIDS and no leak was found. Read the report beside the folder, and look at the images, before you give it away.</source>
        <translation>Geschrieben: Personen %1, Aufnahmen %2, abgeleitete Bilder %3. Der Datensatz ist gültiges BIDS, und nichts Verräterisches wurde gefunden. Bitte den Bericht neben dem Ordner lesen und die Bilder ansehen, bevor Sie ihn weitergeben.</translation>
    </message>
</context>
<context>
    <name>magiqt::ExportDicomDialog</name>
    <message>
        <source>New folder for the series</source>
        <translation>Neuer Ordner für die Serie</translation>
    </message>
    <message>
        <source>Folder of the original series</source>
        <translation>Ordner der Originalserie</translation>
    </message>
    <message>
        <source>Export as DICOM</source>
        <translation>Als DICOM exportieren</translation>
    </message>
    <message>
        <source>Writes the enhanced image as a DICOM series that is called RESEARCH - AI ENHANCED - NOT FOR DIAGNOSIS. The job stands in the queue; nothing is ever overwritten.</source>
        <translation>Schreibt das verbesserte Bild als DICOM-Serie mit dem Namen RESEARCH - AI ENHANCED - NOT FOR DIAGNOSIS. Der Auftrag steht in der Warteschlange; es wird nie etwas überschrieben.</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Under a pseudonym</source>
        <translation>Unter einem Pseudonym</translation>
    </message>
    <message>
        <source>drawn when this is empty</source>
        <translation>wird gezogen, wenn das leer ist</translation>
    </message>
    <message>
        <source>Beside the original series</source>
        <translation>Neben der Originalserie</translation>
    </message>
    <message>
        <source>Export although the image shows a face</source>
        <translation>Exportieren, obwohl das Bild ein Gesicht zeigt</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Put into the queue</source>
        <translation>In die Warteschlange stellen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>whose patient and study are taken over</source>
        <translation>deren Patient und Untersuchung übernommen werden</translation>
    </message>
</context>
<context>
    <name>magiqt::FigureDialog</name>
    <message>
        <source>The file was saved.</source>
        <translation>Die Datei wurde gespeichert.</translation>
    </message>
    <message>
        <source>The file could not be saved: %1</source>
        <translation>Die Datei konnte nicht gespeichert werden: %1</translation>
    </message>
    <message>
        <source>Reading: %1 more to come.</source>
        <translation>Wird gelesen: noch %1.</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Choose at least one subject, one image and one plane.</source>
        <translation>Bitte mindestens eine Zeile, ein Bild und eine Ebene wählen.</translation>
    </message>
    <message>
        <source>Save the figure</source>
        <translation>Abbildung speichern</translation>
    </message>
    <message>
        <source>PDF, words as vectors (*.pdf)</source>
        <translation>PDF, Schrift als Vektoren (*.pdf)</translation>
    </message>
    <message>
        <source>SVG, words as vectors (*.svg)</source>
        <translation>SVG, Schrift als Vektoren (*.svg)</translation>
    </message>
    <message>
        <source>PNG, 300 dots an inch (*.png)</source>
        <translation>PNG, 300 Punkte je Zoll (*.png)</translation>
    </message>
    <message>
        <source>Writing …</source>
        <translation>Wird geschrieben …</translation>
    </message>
    <message>
        <source>Figure sheet</source>
        <translation>Abbildungsbogen</translation>
    </message>
    <message>
        <source>Axial</source>
        <translation>Axial</translation>
    </message>
    <message>
        <source>Coronal</source>
        <translation>Koronal</translation>
    </message>
    <message>
        <source>Sagittal</source>
        <translation>Sagittal</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Enhanced</source>
        <translation>Verbessert</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Second model</source>
        <translation>Zweites Modell</translation>
    </message>
    <message>
        <source>Planes</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Planes stand</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Axial, up</source>
        <translation>Axial, aufwärts</translation>
    </message>
    <message>
        <source>Coronal, forwards</source>
        <translation>Koronal, nach vorn</translation>
    </message>
    <message>
        <source>Sagittal, to the left</source>
        <translation>Sagittal, nach links</translation>
    </message>
    <message>
        <source>With</source>
        <translation>Mit</translation>
    </message>
    <message>
        <source>Below each other</source>
        <translation>Ebenen untereinander</translation>
    </message>
    <message>
        <source>Beside each other</source>
        <translation>Ebenen nebeneinander</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Letters of the sides</source>
        <translation>Seitenbuchstaben</translation>
    </message>
    <message>
        <source>Scale bar</source>
        <translation>Maßstab</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>magiqt::FilterBar</name>
    <message>
        <source>not known</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>excluded scans too</source>
        <translation>auch ausgeschlossene</translation>
    </message>
    <message>
        <source>with findings</source>
        <translation>mit Auffälligkeiten</translation>
    </message>
    <message>
        <source>without findings</source>
        <translation>ohne Auffälligkeiten</translation>
    </message>
    <message>
        <source>All scans</source>
        <translation>Alle Aufnahmen</translation>
    </message>
    <message>
        <source>%1 (fixed list)</source>
        <translation>%1 (feste Liste)</translation>
    </message>
    <message>
        <source>Save these filters as a cohort …</source>
        <translation>Diese Filter als Kohorte sichern …</translation>
    </message>
    <message>
        <source>Save the selected scans as a cohort …</source>
        <translation>Ausgewählte Aufnahmen als Kohorte sichern …</translation>
    </message>
    <message>
        <source>Rename this cohort …</source>
        <translation>Diese Kohorte umbenennen …</translation>
    </message>
    <message>
        <source>Delete this cohort</source>
        <translation>Diese Kohorte löschen</translation>
    </message>
    <message>
        <source>Cohort: %1</source>
        <translation>Kohorte: %1</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Beginnings of words: person, session, contrast, scanner, site, findings, note (Ctrl+F)</source>
        <translation>Wortanfänge: Person, Sitzung, Kontrast, Scanner, Standort, Auffälligkeiten, Notiz (Strg+F)</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feldstärke</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>from</source>
        <translation>von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>years</source>
        <translation>Jahre</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>Paar</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Auffälligkeiten</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>Filter löschen</translation>
    </message>
</context>
<context>
    <name>magiqt::ImportDialog</name>
    <message>
        <source>Tick what is to be imported.</source>
        <translation>Haken Sie an, was importiert werden soll.</translation>
    </message>
    <message>
        <source>Type the passphrase of this study.</source>
        <translation>Geben Sie das Kennwort dieser Studie ein.</translation>
    </message>
    <message>
        <source>Choose a passphrase.</source>
        <translation>Wählen Sie ein Kennwort.</translation>
    </message>
    <message>
        <source>The two passphrases differ.</source>
        <translation>Die beiden Kennwörter sind verschieden.</translation>
    </message>
    <message numerus="yes">
        <source>%n series</source>
        <translation>
            <numerusform>%n Serie</numerusform>
            <numerusform>%n Serien</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking through the folder; only headers are read …</source>
        <translation>Der Ordner wird durchgesehen; nur Kopfdaten werden gelesen …</translation>
    </message>
    <message>
        <source>Opening the key; this takes a second or two …</source>
        <translation>Der Schlüssel wird geöffnet; das dauert ein, zwei Sekunden …</translation>
    </message>
    <message>
        <source>Queueing the import …</source>
        <translation>Der Import wird eingereiht …</translation>
    </message>
    <message>
        <source>%1 of %2 series ticked, of %3 persons. %4 files looked at, %5 passed over.</source>
        <translation>%1 von %2 Serien angehakt, von %3 Personen. %4 Dateien angesehen, %5 übergangen.</translation>
    </message>
    <message>
        <source>Import images into the study</source>
        <translation>Bilder in die Studie importieren</translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation>Alle anhaken</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>Keine anhaken</translation>
    </message>
    <message>
        <source>Series of the folder</source>
        <translation>Serien des Ordners</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Who the persons are</source>
        <translation>Wer die Personen sind</translation>
    </message>
    <message>
        <source>Keep no link to the persons: random pseudonyms</source>
        <translation>Keine Verbindung zu den Personen behalten: zufällige Pseudonyme</translation>
    </message>
    <message>
        <source>Keep the link in the study&apos;s encrypted key</source>
        <translation>Verbindung im verschlüsselten Schlüssel der Studie behalten</translation>
    </message>
    <message>
        <source>Keep the link, encrypted under a passphrase of yours</source>
        <translation>Verbindung behalten, verschlüsselt mit Ihrem Kennwort</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Kennwort</translation>
    </message>
    <message>
        <source>Repeat it</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>optional, a label without names of persons</source>
        <translation>freiwillig, ein Kürzel ohne Personennamen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>magiqt::ImportTableModel</name>
    <message>
        <source>Person %1, visit %2</source>
        <translation>Person %1, Besuch %2</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>%1 T</source>
        <translation>%1 T</translation>
    </message>
    <message>
        <source>%1 × %2 × %3 mm</source>
        <translation>%1 × %2 × %3 mm</translation>
    </message>
    <message>
        <source>%1, will be imported</source>
        <translation>%1, wird importiert</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <source>Field strength</source>
        <translation>Feldstärke</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>Matrix</translation>
    </message>
    <message>
        <source>Voxel</source>
        <translation>Voxel</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>Bemerkungen</translation>
    </message>
</context>
<context>
    <name>magiqt::JobDetailPanel</name>
    <message>
        <source>Asked to stop %1 s ago; it is ended by force in %2 s.</source>
        <translation>Vor %1 s um Anhalten gebeten; in %2 s wird er zwangsweise beendet.</translation>
    </message>
    <message>
        <source>Asked to stop %1 s ago; it is being ended by force.</source>
        <translation>Vor %1 s um Anhalten gebeten; er wird zwangsweise beendet.</translation>
    </message>
    <message>
        <source>Waiting for its turn.</source>
        <translation>Wartet, bis er an der Reihe ist.</translation>
    </message>
    <message>
        <source>Waiting for a job that did not end well. Run that one again, and this one goes on.</source>
        <translation>Wartet auf einen Auftrag, der nicht gut endete. Führen Sie jenen erneut aus, dann geht es hier weiter.</translation>
    </message>
    <message>
        <source>Handed over; it has not begun yet.</source>
        <translation>Übergeben; er hat noch nicht begonnen.</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>%1. %2 remaining.</source>
        <translation>%1. Noch %2.</translation>
    </message>
    <message>
        <source>Done.</source>
        <translation>Fertig.</translation>
    </message>
    <message>
        <source>Failed.</source>
        <translation>Fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Cancelled. It can be run again.</source>
        <translation>Abgebrochen. Er kann erneut ausgeführt werden.</translation>
    </message>
    <message>
        <source>Interrupted. Running it again goes on from its last checkpoint.</source>
        <translation>Unterbrochen. Eine erneute Ausführung setzt am letzten Zwischenstand fort.</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Error output</source>
        <translation>Fehlerausgabe</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>What the job reports appears here.</source>
        <translation>Hier erscheint, was der Auftrag meldet.</translation>
    </message>
    <message>
        <source>The program has written no errors.</source>
        <translation>Das Programm hat keine Fehler ausgegeben.</translation>
    </message>
    <message>
        <source>Nothing has been made yet.</source>
        <translation>Noch ist nichts entstanden.</translation>
    </message>
    <message>
        <source>Progress of the job</source>
        <translation>Fortschritt des Auftrags</translation>
    </message>
    <message>
        <source>Select a job to see how it goes.</source>
        <translation>Wählen Sie einen Auftrag, um zu sehen, wie er läuft.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>magiqt::JobStrip</name>
    <message>
        <source>Progress of the enhancement</source>
        <translation>Fortschritt der Verbesserung</translation>
    </message>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>Preparing …</source>
        <translation>Vorbereitung …</translation>
    </message>
    <message>
        <source>%1 remaining</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>magiqt::JobTableModel</name>
    <message>
        <source>Stopping …</source>
        <translation>Wird angehalten …</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Betrifft</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Remaining</source>
        <translation>Verbleibend</translation>
    </message>
    <message>
        <source>Priority</source>
        <translation>Priorität</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Hinzugefügt</translation>
    </message>
</context>
<context>
    <name>magiqt::JobsPage</name>
    <message>
        <source>No jobs yet</source>
        <translation>Noch keine Aufträge</translation>
    </message>
    <message>
        <source>Choose scans on the Cohort page and say what to do with them: prepare, register, enhance, segment, export.</source>
        <translation>Wählen Sie auf der Seite „Kohorte“ Aufnahmen aus und was mit ihnen geschehen soll: vorbereiten, registrieren, verbessern, segmentieren, exportieren.</translation>
    </message>
    <message>
        <source>No study is open</source>
        <translation>Keine Studie geöffnet</translation>
    </message>
    <message>
        <source>Jobs belong to a study. Open one, or make a new one, to see them.</source>
        <translation>Aufträge gehören zu einer Studie. Öffnen Sie eine oder legen Sie eine neue an, um sie zu sehen.</translation>
    </message>
    <message>
        <source>Open a study …</source>
        <translation>Studie öffnen …</translation>
    </message>
    <message>
        <source>%1 running, %2 waiting, %3 done, %4 failed</source>
        <translation>%1 laufen, %2 warten, %3 fertig, %4 fehlgeschlagen</translation>
    </message>
    <message>
        <source>Another program works this queue off</source>
        <translation>Ein anderes Programm arbeitet diese Warteschlange ab</translation>
    </message>
    <message>
        <source>All jobs</source>
        <translation>Alle Aufträge</translation>
    </message>
    <message>
        <source>Open jobs</source>
        <translation>Offene Aufträge</translation>
    </message>
    <message>
        <source>Ended jobs</source>
        <translation>Beendete Aufträge</translation>
    </message>
    <message>
        <source>Jobs with problems</source>
        <translation>Aufträge mit Problemen</translation>
    </message>
    <message>
        <source>Which jobs are shown</source>
        <translation>Welche Aufträge gezeigt werden</translation>
    </message>
    <message>
        <source>Search jobs</source>
        <translation>Aufträge suchen</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Ask the job to stop; it is ended by force after 30 s</source>
        <translation>Den Auftrag um Anhalten bitten; nach 30 s wird er zwangsweise beendet</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Erneut ausführen</translation>
    </message>
    <message>
        <source>Run again what failed, was cancelled or interrupted; it goes on from its checkpoint</source>
        <translation>Fehlgeschlagenes, Abgebrochenes oder Unterbrochenes erneut ausführen; es geht am Zwischenstand weiter</translation>
    </message>
    <message>
        <source>Sooner</source>
        <translation>Früher</translation>
    </message>
    <message>
        <source>Raise the priority</source>
        <translation>Priorität erhöhen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Lower the priority</source>
        <translation>Priorität senken</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Take the job off the list; its run folder stays</source>
        <translation>Den Auftrag von der Liste nehmen; sein Ordner bleibt</translation>
    </message>
</context>
<context>
    <name>magiqt::KeysDialog</name>
    <message>
        <source>As shipped</source>
        <translation>Wie geliefert</translation>
    </message>
    <message>
        <source>All as shipped</source>
        <translation>Alle wie geliefert</translation>
    </message>
    <message>
        <source>Keys and mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <source>Key or mouse</source>
        <translation>Taste oder Maus</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neue Taste</translation>
    </message>
    <message>
        <source>Choose a line, then press the key here</source>
        <translation>Zeile wählen, dann hier die Taste drücken</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Wheel, arrows, Page Up, Page Down</source>
        <translation>Rad, Pfeile, Bild auf, Bild ab</translation>
    </message>
    <message>
        <source>Next slice</source>
        <translation>Nächste Schicht</translation>
    </message>
    <message>
        <source>Left button</source>
        <translation>Linke Taste</translation>
    </message>
    <message>
        <source>Crosshair, or the chosen tool; takes hold of an annotation</source>
        <translation>Fadenkreuz oder das gewählte Werkzeug; fasst eine Markierung an</translation>
    </message>
    <message>
        <source>Shift + left button</source>
        <translation>Umschalt + linke Taste</translation>
    </message>
    <message>
        <source>Window and level</source>
        <translation>Fenster und Mitte</translation>
    </message>
    <message>
        <source>Right button, Ctrl + wheel</source>
        <translation>Rechte Taste, Strg + Rad</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Middle button</source>
        <translation>Mittlere Taste</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>One view alone, and back; the words of an annotation</source>
        <translation>Eine Ansicht allein, und zurück; der Text einer Markierung</translation>
    </message>
    <message>
        <source>Left, right</source>
        <translation>Links, rechts</translation>
    </message>
    <message>
        <source>Move the curtain, change the blend</source>
        <translation>Vorhang verschieben, Mischung ändern</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Let go of what is drawn, put the tool away, all views again</source>
        <translation>Zeichnung loslassen, Werkzeug weglegen, wieder alle Ansichten</translation>
    </message>
    <message>
        <source>This sheet</source>
        <translation>Dieses Blatt</translation>
    </message>
    <message>
        <source>%1 (conflict: %2)</source>
        <translation>%1 (Konflikt: %2)</translation>
    </message>
    <message>
        <source>%1 is the key of “%2” and of “%3”.</source>
        <translation>%1 ist die Taste von „%2“ und von „%3“.</translation>
    </message>
    <message>
        <source>%1 cannot be used here: a key of the views is one key alone, and the arrows are for the slices.</source>
        <translation>%1 geht hier nicht: Eine Taste der Ansichten ist eine einzelne Taste, und die Pfeile gehören den Schichten.</translation>
    </message>
</context>
<context>
    <name>magiqt::MainWindow</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Side &amp;panel</source>
        <translation>&amp;Seitenleiste</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>Leiste</translation>
    </message>
    <message>
        <source>Show or hide the side panel</source>
        <translation>Seitenleiste zeigen oder verbergen</translation>
    </message>
    <message>
        <source>&amp;Keys and mouse</source>
        <translation>&amp;Tasten und Maus</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>&amp;About MagIQT</source>
        <translation>&amp;Über MagIQT</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>About MagIQT</source>
        <translation>Über MagIQT</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>Hell oder dunkel</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Design</translation>
    </message>
    <message>
        <source>&amp;Like the system</source>
        <translation>&amp;Wie das System</translation>
    </message>
    <message>
        <source>L&amp;ight</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>&amp;Bild</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Design</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>For research use only</source>
        <translation>Nur für Forschungszwecke</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>MagIQT %1</source>
        <translation>MagIQT %1</translation>
    </message>
    <message>
        <source>This study is open in another MagIQT. Here it can be looked at but not changed; close it there and open it again here to change it.</source>
        <translation>Diese Studie ist in einem anderen MagIQT geöffnet. Hier kann sie angesehen, aber nicht geändert werden; schließen Sie sie dort und öffnen Sie sie hier erneut, um sie zu ändern.</translation>
    </message>
    <message>
        <source>The folder of this study cannot be written. It is open for reading.</source>
        <translation>In den Ordner dieser Studie kann nicht geschrieben werden. Sie ist zum Lesen geöffnet.</translation>
    </message>
    <message>
        <source>Open a study</source>
        <translation>Studie öffnen</translation>
    </message>
    <message>
        <source>Study without a title</source>
        <translation>Studie ohne Titel</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keine</translation>
    </message>
    <message>
        <source>Forget this list</source>
        <translation>Diese Liste vergessen</translation>
    </message>
    <message>
        <source>&amp;Viewer</source>
        <translation>&amp;Betrachter</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>Look at scans, enhance, compare</source>
        <translation>Aufnahmen ansehen, verbessern, vergleichen</translation>
    </message>
    <message>
        <source>C&amp;ohort</source>
        <translation>K&amp;ohorte</translation>
    </message>
    <message>
        <source>Cohort</source>
        <translation>Kohorte</translation>
    </message>
    <message>
        <source>The scans and people of the study</source>
        <translation>Die Aufnahmen und Personen der Studie</translation>
    </message>
    <message>
        <source>&amp;Jobs</source>
        <translation>A&amp;ufträge</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>&amp;New study …</source>
        <translation>&amp;Neue Studie …</translation>
    </message>
    <message>
        <source>New study</source>
        <translation>Neue Studie</translation>
    </message>
    <message>
        <source>Make a study</source>
        <translation>Studie anlegen</translation>
    </message>
    <message>
        <source>&amp;Open a study …</source>
        <translation>Studie &amp;öffnen …</translation>
    </message>
    <message>
        <source>Open study</source>
        <translation>Studie öffnen</translation>
    </message>
    <message>
        <source>&amp;Close the study</source>
        <translation>Studie s&amp;chließen</translation>
    </message>
    <message>
        <source>Close study</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the study</source>
        <translation>Studie schließen</translation>
    </message>
    <message>
        <source>&amp;Import images …</source>
        <translation>Bilder &amp;importieren …</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Take DICOM, NIfTI or BIDS images into the study</source>
        <translation>DICOM-, NIfTI- oder BIDS-Bilder in die Studie übernehmen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo the last change</source>
        <translation>Letzte Änderung zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>Änderung wiederholen</translation>
    </message>
    <message>
        <source>&amp;Study</source>
        <translation>&amp;Studie</translation>
    </message>
    <message>
        <source>&amp;Recent studies</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>Bear&amp;beiten</translation>
    </message>
    <message>
        <source>This study was changed by a newer MagIQT. Here it can be looked at but not changed.</source>
        <translation>Diese Studie wurde mit einem neueren MagIQT geändert. Hier kann sie angesehen, aber nicht geändert werden.</translation>
    </message>
    <message>
        <source>The catalog of this study is damaged. Its newest good backup can be put in its place; the damaged one is kept beside it.</source>
        <translation>Der Katalog dieser Studie ist beschädigt. Seine neueste gute Sicherung kann an seine Stelle gesetzt werden; der beschädigte bleibt daneben erhalten.</translation>
    </message>
    <message>
        <source>Repair from the backup</source>
        <translation>Aus der Sicherung reparieren</translation>
    </message>
    <message>
        <source>Please drop the one folder that holds the images.</source>
        <translation>Bitte legen Sie den einen Ordner ab, der die Bilder enthält.</translation>
    </message>
    <message>
        <source>Folder with the images</source>
        <translation>Ordner mit den Bildern</translation>
    </message>
    <message numerus="yes">
        <source>%n finished import(s) wait for the study&apos;s key to tell who is who.</source>
        <translation>
            <numerusform>%n fertiger Import wartet auf den Schlüssel der Studie, um die Personen zuzuordnen.</numerusform>
            <numerusform>%n fertige Importe warten auf den Schlüssel der Studie, um die Personen zuzuordnen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Open the key …</source>
        <translation>Schlüssel öffnen …</translation>
    </message>
    <message>
        <source>Key of the study</source>
        <translation>Schlüssel der Studie</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Kennwort</translation>
    </message>
    <message numerus="yes">
        <source>%n scan(s) of %1 new person(s) were imported.</source>
        <translation>
            <numerusform>%n Aufnahme von %1 neuen Personen wurde importiert.</numerusform>
            <numerusform>%n Aufnahmen von %1 neuen Personen wurden importiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n were in the study already.</source>
        <translation>
            <numerusform>%n war schon in der Studie.</numerusform>
            <numerusform>%n waren schon in der Studie.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the cohort</source>
        <translation>Kohorte zeigen</translation>
    </message>
    <message>
        <source>&amp;Pairs</source>
        <translation>&amp;Paare</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>Low-field and high-field scans of one person</source>
        <translation>Nieder- und Hochfeldaufnahmen einer Person</translation>
    </message>
    <message>
        <source>What is queued, running and done</source>
        <translation>Was wartet, läuft und fertig ist</translation>
    </message>
    <message numerus="yes">
        <source>%n conflict(s) about who is who need a decision.</source>
        <translation>
            <numerusform>%n Widerspruch, wer wer ist, braucht eine Entscheidung.</numerusform>
            <numerusform>%n Widersprüche, wer wer ist, brauchen eine Entscheidung.</numerusform>
        </translation>
    </message>
    <message>
        <source>Decide who is who …</source>
        <translation>Entscheiden, wer wer ist …</translation>
    </message>
    <message>
        <source>&amp;Who is who …</source>
        <translation>&amp;Wer ist wer …</translation>
    </message>
    <message>
        <source>Who is who</source>
        <translation>Wer ist wer</translation>
    </message>
    <message>
        <source>Subjects that may be one person, or two under one number</source>
        <translation>Wer eine Person sein kann, oder zwei unter einer Nummer</translation>
    </message>
    <message>
        <source>&amp;Export as BIDS …</source>
        <translation>Als BIDS &amp;exportieren …</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Give scans away as a BIDS data set</source>
        <translation>Aufnahmen als BIDS-Datensatz weitergeben</translation>
    </message>
    <message>
        <source>A workstation for research on portable low-field brain MRI.

For research use only. Not for diagnosis: an enhanced image is an estimate and may show what is not there or miss what is.

Our sources are under the Apache License 2.0; this program as built is under the GNU General Public License 3 or later. It uses Qt, VTK, QCustomPlot, SQLite, libsodium, Eigen and nlohmann-json.</source>
        <translation>Ein Arbeitsplatz für die Forschung an tragbarer Niederfeld-MRT des Gehirns.

Nur für Forschungszwecke. Nicht zur Diagnose: Ein verbessertes Bild ist eine Schätzung; es kann etwas zeigen, was nicht da ist, oder etwas auslassen, was da ist.

Unsere Quelltexte stehen unter der Apache-Lizenz 2.0, das gebaute Programm unter der GNU General Public License 3 oder neuer. Es verwendet Qt, VTK, QCustomPlot, SQLite, libsodium, Eigen und nlohmann-json.</translation>
    </message>
    <message>
        <source>Keys and mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <source>Di&amp;m (reading room)</source>
        <translation>&amp;Gedämpft (Befundraum)</translation>
    </message>
    <message>
        <source>&amp;Measure and mark</source>
        <translation>&amp;Messen und markieren</translation>
    </message>
</context>
<context>
    <name>magiqt::MessageArea</name>
    <message>
        <source>Dismiss</source>
        <translation>Ausblenden</translation>
    </message>
</context>
<context>
    <name>magiqt::MetricPlot</name>
    <message>
        <source>Step %1: %2</source>
        <translation>Schritt %1: %2</translation>
    </message>
    <message>
        <source>Curve of %1, latest value %2</source>
        <translation>Verlauf von %1, letzter Wert %2</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>Messwert</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>Logarithmisch</translation>
    </message>
    <message>
        <source>This job has reported no metrics yet. Training does from its first steps on.</source>
        <translation>Dieser Auftrag hat noch keine Messwerte gemeldet. Ein Training meldet sie von den ersten Schritten an.</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
</context>
<context>
    <name>magiqt::NewStudyDialog</name>
    <message>
        <source>Where the study is to lie</source>
        <translation>Wo die Studie liegen soll</translation>
    </message>
    <message>
        <source>A folder of this name is there already and is not empty. Please choose another title or place.</source>
        <translation>Ein Ordner dieses Namens ist schon da und nicht leer. Bitte wählen Sie einen anderen Titel oder Ort.</translation>
    </message>
    <message>
        <source>The study will be made in %1</source>
        <translation>Die Studie wird angelegt in %1</translation>
    </message>
    <message>
        <source>New study</source>
        <translation>Neue Studie</translation>
    </message>
    <message>
        <source>A study is one folder: its catalog, its images under pseudonyms, and everything computed from them. It can be moved or copied as a whole. Do not put a person&apos;s name into the title.</source>
        <translation>Eine Studie ist ein Ordner: ihr Katalog, ihre Bilder unter Pseudonymen und alles, was daraus berechnet wurde. Sie lässt sich als Ganzes verschieben oder kopieren. Bitte keinen Personennamen in den Titel schreiben.</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Make the study</source>
        <translation>Studie anlegen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>for example: Low-field pilot 2025</source>
        <translation>zum Beispiel: Niederfeld-Pilot 2025</translation>
    </message>
</context>
<context>
    <name>magiqt::OpenScanDialog</name>
    <message>
        <source>Open a scan</source>
        <translation>Aufnahme öffnen</translation>
    </message>
    <message>
        <source>Add a contrast</source>
        <translation>Kontrast hinzufügen</translation>
    </message>
    <message>
        <source>File %1</source>
        <translation>Datei %1</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>Nicht sicher</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Matrix %1, voxels of %2, field of view %3. Field strength: %4.</source>
        <translation>Matrix %1, Voxel von %2, Sichtfeld %3. Feldstärke: %4.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Each contrast can be open once. Please correct the choice.</source>
        <translation>Jeder Kontrast kann nur einmal geöffnet sein. Bitte berichtigen Sie die Wahl.</translation>
    </message>
    <message>
        <source>Please choose the contrast.</source>
        <translation>Bitte wählen Sie den Kontrast.</translation>
    </message>
</context>
<context>
    <name>magiqt::PairTableModel</name>
    <message>
        <source>green</source>
        <translation>grün</translation>
    </message>
    <message>
        <source>amber: please look</source>
        <translation>gelb: bitte ansehen</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>Vorgeschlagen</translation>
    </message>
    <message>
        <source>To register</source>
        <translation>Zu registrieren</translation>
    </message>
    <message>
        <source>To judge</source>
        <translation>Zu beurteilen</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>%1°</source>
        <translation>%1°</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Days apart</source>
        <translation>Tage Abstand</translation>
    </message>
    <message>
        <source>Registration</source>
        <translation>Registrierung</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Überlappung</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>Drehung</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Verschiebung</translation>
    </message>
</context>
<context>
    <name>magiqt::PairsPage</name>
    <message>
        <source>No study is open</source>
        <translation>Keine Studie ist geöffnet</translation>
    </message>
    <message>
        <source>Pairs belong to a study. Open one, or make a new one, to see them.</source>
        <translation>Paare gehören zu einer Studie. Öffnen Sie eine oder legen Sie eine neue an, um sie zu sehen.</translation>
    </message>
    <message>
        <source>Open a study …</source>
        <translation>Studie öffnen …</translation>
    </message>
    <message>
        <source>No pairs yet</source>
        <translation>Noch keine Paare</translation>
    </message>
    <message>
        <source>A pair is a low-field and a high-field scan of one person and one contrast. Import both, and pairs are proposed here.</source>
        <translation>Ein Paar sind eine Nieder- und eine Hochfeldaufnahme einer Person in einem Kontrast. Importieren Sie beide, dann werden hier Paare vorgeschlagen.</translation>
    </message>
    <message>
        <source>Import images …</source>
        <translation>Bilder importieren …</translation>
    </message>
    <message>
        <source>Select a pair to see its images on each other.</source>
        <translation>Wählen Sie ein Paar, um seine Bilder aufeinander zu sehen.</translation>
    </message>
    <message>
        <source>Confirm the proposal first, then register the pair.</source>
        <translation>Bestätigen Sie zuerst den Vorschlag, dann registrieren Sie das Paar.</translation>
    </message>
    <message>
        <source>Register the pair to see its images on each other.</source>
        <translation>Registrieren Sie das Paar, um seine Bilder aufeinander zu sehen.</translation>
    </message>
    <message>
        <source>Reading the images …</source>
        <translation>Bilder werden gelesen …</translation>
    </message>
    <message>
        <source>All pairs</source>
        <translation>Alle Paare</translation>
    </message>
    <message>
        <source>Which pairs are shown</source>
        <translation>Welche Paare gezeigt werden</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>The low-field scan on the high-field scan, in three planes</source>
        <translation>Die Niederfeldaufnahme auf der Hochfeldaufnahme, in drei Ebenen</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Bestätigen</translation>
    </message>
    <message>
        <source>Confirm the proposed pairs</source>
        <translation>Die vorgeschlagenen Paare bestätigen</translation>
    </message>
    <message>
        <source>Decline</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Do not propose these pairs again</source>
        <translation>Diese Paare nicht wieder vorschlagen</translation>
    </message>
    <message>
        <source>Register</source>
        <translation>Registrieren</translation>
    </message>
    <message>
        <source>Bring the low-field scans onto the high-field scans, rigidly, as jobs</source>
        <translation>Die Niederfeld- starr auf die Hochfeldaufnahmen bringen, als Aufträge</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>The images lie on each other (A)</source>
        <translation>Die Bilder liegen aufeinander (A)</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>The images do not lie on each other (R)</source>
        <translation>Die Bilder liegen nicht aufeinander (R)</translation>
    </message>
    <message>
        <source>Chessboard</source>
        <translation>Schachbrett</translation>
    </message>
    <message>
        <source>Contour</source>
        <translation>Kontur</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>Überblendung</translation>
    </message>
    <message>
        <source>Low-field share</source>
        <translation>Anteil Niederfeld</translation>
    </message>
</context>
<context>
    <name>magiqt::ProvenanceDialog</name>
    <message>
        <source>Provenance</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>For research use only. Not for diagnosis.</source>
        <translation>Nur für Forschungszwecke. Nicht zur Diagnose.</translation>
    </message>
    <message>
        <source>This image carries no provenance: there is no sidecar file beside it.</source>
        <translation>Zu diesem Bild gibt es keine Herkunft: Es liegt keine Begleitdatei daneben.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>⚠ In the training set: the model that made this image was trained on this person. How good the image looks says nothing about people the model has not seen.</source>
        <translation>⚠ Im Trainingssatz: Das Modell, das dieses Bild erzeugt hat, wurde mit dieser Person trainiert. Wie gut das Bild aussieht, sagt nichts über Personen, die das Modell nicht gesehen hat.</translation>
    </message>
    <message>
        <source>This person was not in the training set of the model, as far as this study knows.</source>
        <translation>Diese Person war nicht im Trainingssatz des Modells, soweit diese Studie weiß.</translation>
    </message>
</context>
<context>
    <name>magiqt::ProvenanceModel</name>
    <message>
        <source>Made by</source>
        <translation>Erstellt mit</translation>
    </message>
    <message>
        <source>Source %1</source>
        <translation>Quelle %1</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Model file (SHA-256)</source>
        <translation>Modelldatei (SHA-256)</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Network evaluations</source>
        <translation>Netzauswertungen</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Stichproben</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Made from</source>
        <translation>Gewonnen aus</translation>
    </message>
    <message>
        <source>Places that contradict the scan</source>
        <translation>Stellen im Widerspruch zur Aufnahme</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>original scan</source>
        <translation>Originalaufnahme</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Program version</source>
        <translation>Programmversion</translation>
    </message>
    <message>
        <source>On (UTC)</source>
        <translation>Am (UTC)</translation>
    </message>
    <message>
        <source>Image file (SHA-256)</source>
        <translation>Bilddatei (SHA-256)</translation>
    </message>
    <message>
        <source>From scan</source>
        <translation>Aus Aufnahme</translation>
    </message>
</context>
<context>
    <name>magiqt::RecoveryCodeDialog</name>
    <message>
        <source>Recovery code</source>
        <translation>Wiederherstellungscode</translation>
    </message>
    <message>
        <source>This code opens the key of the study when the passphrase is lost. It is shown only now. Write it down and keep it apart from the study; without passphrase and code nobody can find the persons behind the pseudonyms.</source>
        <translation>Dieser Code öffnet den Schlüssel der Studie, wenn das Kennwort verloren ist. Er wird nur jetzt gezeigt. Schreiben Sie ihn auf und bewahren Sie ihn getrennt von der Studie auf; ohne Kennwort und Code findet niemand die Personen hinter den Pseudonymen.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>I have written the code down</source>
        <translation>Ich habe den Code aufgeschrieben</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>magiqt::ScanCard</name>
    <message>
        <source>Shown</source>
        <translation>Gezeigt</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>Matrix</translation>
    </message>
    <message>
        <source>Voxel size</source>
        <translation>Voxelgröße</translation>
    </message>
    <message>
        <source>Field of view</source>
        <translation>Sichtfeld</translation>
    </message>
    <message>
        <source>Field strength</source>
        <translation>Feldstärke</translation>
    </message>
    <message>
        <source>Scan %1</source>
        <translation>Aufnahme %1</translation>
    </message>
    <message>
        <source>No scan</source>
        <translation>Keine Aufnahme</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>Please choose</source>
        <translation>Bitte wählen</translation>
    </message>
    <message>
        <source>Add another contrast …</source>
        <translation>Weiteren Kontrast hinzufügen …</translation>
    </message>
    <message>
        <source>A further contrast of the same person and session helps the enhancement</source>
        <translation>Ein weiterer Kontrast derselben Person und Untersuchung hilft der Verbesserung</translation>
    </message>
</context>
<context>
    <name>magiqt::ScanSession</name>
    <message>
        <source>MagIQT</source>
        <translation>MagIQT</translation>
    </message>
    <message>
        <source>MagIQT - scan %1</source>
        <translation>MagIQT - Aufnahme %1</translation>
    </message>
    <message>
        <source>MagIQT - scan %1 (%2)</source>
        <translation>MagIQT - Aufnahme %1 (%2)</translation>
    </message>
</context>
<context>
    <name>magiqt::ScanTableModel</name>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feldstärke</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>Ebene</translation>
    </message>
    <message>
        <source>Voxel (mm)</source>
        <translation>Voxel (mm)</translation>
    </message>
    <message>
        <source>Age</source>
        <translation>Alter</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>Standort</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>Scanner</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>Paar</translation>
    </message>
    <message>
        <source>Enhanced</source>
        <translation>Verbessert</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Auffälligkeiten</translation>
    </message>
    <message>
        <source>%1, day %2</source>
        <translation>%1, Tag %2</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>excluded</source>
        <translation>ausgeschlossen</translation>
    </message>
</context>
<context>
    <name>magiqt::SliceCanvas</name>
    <message>
        <source>Axial</source>
        <translation>Axial</translation>
    </message>
    <message>
        <source>Coronal</source>
        <translation>Koronal</translation>
    </message>
    <message>
        <source>Sagittal</source>
        <translation>Sagittal</translation>
    </message>
    <message>
        <source>Image views</source>
        <translation>Bildansichten</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Enhanced</source>
        <translation>Verbessert</translation>
    </message>
    <message>
        <source>%1 (peek)</source>
        <translation>%1 (Blick zurück)</translation>
    </message>
    <message>
        <source>Difference: %1 − %2</source>
        <translation>Differenz: %1 − %2</translation>
    </message>
    <message>
        <source>Drop a NIfTI file here</source>
        <translation>NIfTI-Datei hier ablegen</translation>
    </message>
    <message>
        <source>W %1  L %2</source>
        <translation>F %1  M %2</translation>
    </message>
    <message>
        <source>intensity</source>
        <translation>Intensität</translation>
    </message>
    <message>
        <source>%1, %2, slice %3 of %4, %5 mm</source>
        <translation>%1, %2, Schicht %3 von %4, %5 mm</translation>
    </message>
    <message>
        <source>Curtain</source>
        <translation>Vorhang</translation>
    </message>
    <message>
        <source>No image</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>außerhalb</translation>
    </message>
    <message>
        <source>   %1: %2</source>
        <translation>   %1: %2</translation>
    </message>
    <message>
        <source>One plane</source>
        <translation>Eine Ebene</translation>
    </message>
    <message>
        <source>Mean of %1 mm</source>
        <translation>Mittel aus %1 mm</translation>
    </message>
    <message>
        <source>Maximum of %1 mm (MIP)</source>
        <translation>Maximum aus %1 mm (MIP)</translation>
    </message>
    <message>
        <source>Minimum of %1 mm (MinIP)</source>
        <translation>Minimum aus %1 mm (MinIP)</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Second model</source>
        <translation>Zweites Modell</translation>
    </message>
    <message>
        <source>%1, with %2 % of %3</source>
        <translation>%1, mit %2 % von %3</translation>
    </message>
    <message>
        <source>%1 and %2 in turn</source>
        <translation>%1 und %2 im Wechsel</translation>
    </message>
    <message>
        <source>%1, edges of %2</source>
        <translation>%1, Kanten von %2</translation>
    </message>
    <message>
        <source>(its own)</source>
        <translation>(eigene)</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>of the range</source>
        <translation>des Bereichs</translation>
    </message>
    <message>
        <source>grey: noise, ±%1</source>
        <translation>grau: Rauschen, ±%1</translation>
    </message>
    <message>
        <source>above %1</source>
        <translation>über %1</translation>
    </message>
    <message>
        <source>Words of the annotation</source>
        <translation>Text der Markierung</translation>
    </message>
    <message>
        <source>Words, then Return</source>
        <translation>Text, dann Eingabe</translation>
    </message>
    <message>
        <source>beyond ±%1</source>
        <translation>jenseits von ±%1</translation>
    </message>
    <message>
        <source>%1 %2 mm</source>
        <translation>%1 %2 mm</translation>
    </message>
    <message>
        <source>%1, turned %2°</source>
        <translation>%1, gedreht um %2°</translation>
    </message>
    <message>
        <source>%1, sample %2 of %3</source>
        <translation>%1, Stichprobe %2 von %3</translation>
    </message>
</context>
<context>
    <name>magiqt::SliceOverlay</name>
    <message>
        <source>%1 mm</source>
        <translation>%1 mm</translation>
    </message>
</context>
<context>
    <name>magiqt::SubjectTableModel</name>
    <message>
        <source>Person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>Age at first scan</source>
        <translation>Alter bei erster Aufnahme</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Scans</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Low field</source>
        <translation>Niederfeld</translation>
    </message>
    <message>
        <source>High field</source>
        <translation>Hochfeld</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
</context>
<context>
    <name>magiqt::ViewActions</name>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Both volumes in three planes each. Hold Space to see the input in every view.</source>
        <translation>Beide Volumen in je drei Ebenen. Halten Sie die Leertaste, um das Original in allen Ansichten zu sehen.</translation>
    </message>
    <message>
        <source>Curtain</source>
        <translation>Vorhang</translation>
    </message>
    <message>
        <source>Input on the left of the edge, enhanced on the right. Drag the edge or use the left and right keys.</source>
        <translation>Links der Kante das Original, rechts verbessert. Ziehen Sie die Kante oder nehmen Sie die Tasten links und rechts.</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>Enhanced minus input in the input&apos;s intensity units: blue is darker, red is brighter.</source>
        <translation>Verbessert minus Original in den Einheiten des Originals: Blau ist dunkler, Rot ist heller.</translation>
    </message>
    <message>
        <source>Crosshair</source>
        <translation>Fadenkreuz</translation>
    </message>
    <message>
        <source>Drag to move the crosshair in all views.</source>
        <translation>Ziehen bewegt das Fadenkreuz in allen Ansichten.</translation>
    </message>
    <message>
        <source>Window and level</source>
        <translation>Fenster und Mitte</translation>
    </message>
    <message>
        <source>Drag to the right to widen the window, up to brighten. Shift and drag does it with any tool.</source>
        <translation>Nach rechts ziehen weitet das Fenster, nach oben hellt auf. Umschalt und Ziehen geht mit jedem Werkzeug.</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Drag up to enlarge. The right button or Ctrl and the wheel do it with any tool.</source>
        <translation>Nach oben ziehen vergrößert. Die rechte Taste oder Strg und das Rad gehen mit jedem Werkzeug.</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Drag to move the images. The middle button does it with any tool.</source>
        <translation>Ziehen verschiebt die Bilder. Die mittlere Taste geht mit jedem Werkzeug.</translation>
    </message>
    <message>
        <source>Radiological (left on the right)</source>
        <translation>Radiologisch (links ist rechts)</translation>
    </message>
    <message>
        <source>The patient&apos;s left is on the right of the screen, as when standing at the feet.</source>
        <translation>Die linke Seite des Patienten ist rechts auf dem Bildschirm, wie vom Fußende gesehen.</translation>
    </message>
    <message>
        <source>Reset view</source>
        <translation>Ansicht zurücksetzen</translation>
    </message>
    <message>
        <source>Whole head, crosshair in its middle.</source>
        <translation>Ganzer Kopf, Fadenkreuz in der Mitte.</translation>
    </message>
    <message>
        <source>Reset window</source>
        <translation>Fenster zurücksetzen</translation>
    </message>
    <message>
        <source>Grey values by one rule for both volumes: 0.5 % to 99.5 % of the foreground.</source>
        <translation>Grauwerte nach einer Regel für beide Volumen: 0,5 % bis 99,5 % des Vordergrunds.</translation>
    </message>
    <message>
        <source>Thickness</source>
        <translation>Schichtdicke</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>Überblenden</translation>
    </message>
    <message>
        <source>Both in one picture. The left and right keys change the share of the second.</source>
        <translation>Beide in einem Bild. Die Tasten links und rechts ändern den Anteil des zweiten.</translation>
    </message>
    <message>
        <source>Checkerboard</source>
        <translation>Schachbrett</translation>
    </message>
    <message>
        <source>Both in turn, in squares of 15 mm: edges must run on.</source>
        <translation>Beide im Wechsel, in Quadraten von 15 mm: Kanten müssen weiterlaufen.</translation>
    </message>
    <message>
        <source>Contour</source>
        <translation>Kontur</translation>
    </message>
    <message>
        <source>The edges of the second over the first.</source>
        <translation>Die Kanten des zweiten über dem ersten.</translation>
    </message>
    <message>
        <source>Next two</source>
        <translation>Die nächsten zwei</translation>
    </message>
    <message>
        <source>Which two the curtain, the blend and the difference are of.</source>
        <translation>Welche zwei Vorhang, Überblendung und Differenz zeigen.</translation>
    </message>
    <message>
        <source>Own window</source>
        <translation>Eigene Fensterung</translation>
    </message>
    <message>
        <source>This volume keeps a window and level of its own.</source>
        <translation>Dieses Bild behält eine eigene Fensterung.</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>Wechsel</translation>
    </message>
    <message>
        <source>The input and the others in turn, once a second.</source>
        <translation>Die Eingabe und die anderen im Wechsel, einmal in der Sekunde.</translation>
    </message>
    <message>
        <source>Opacity %1 %</source>
        <translation>Deckkraft %1 %</translation>
    </message>
    <message>
        <source>Opacity of the map</source>
        <translation>Deckkraft der Karte</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Remove the chosen one</source>
        <translation>Die gewählte entfernen</translation>
    </message>
    <message>
        <source>Measure and mark</source>
        <translation>Messen und markieren</translation>
    </message>
    <message>
        <source>Run through the slices</source>
        <translation>Schichten durchlaufen</translation>
    </message>
    <message>
        <source>To and fro through the plane that has the focus.</source>
        <translation>Hin und her durch die Ebene, die den Fokus hat.</translation>
    </message>
    <message>
        <source>Map over the images</source>
        <translation>Karte über den Bildern</translation>
    </message>
    <message>
        <source>The keys [ and ] change its threshold.</source>
        <translation>Die Tasten [ und ] ändern ihre Schwelle.</translation>
    </message>
    <message>
        <source>Turn the planes</source>
        <translation>Ebenen drehen</translation>
    </message>
    <message>
        <source>Drag around the crosshair: the other planes follow. Ctrl and drag does it with any tool.</source>
        <translation>Um das Fadenkreuz ziehen: Die anderen Ebenen folgen. Strg und Ziehen geht mit jedem Werkzeug.</translation>
    </message>
    <message>
        <source>Planes upright</source>
        <translation>Ebenen gerade</translation>
    </message>
    <message>
        <source>Axial, coronal and sagittal again.</source>
        <translation>Wieder axial, koronal und sagittal.</translation>
    </message>
    <message>
        <source>Which map</source>
        <translation>Welche Karte</translation>
    </message>
    <message>
        <source>Next sample</source>
        <translation>Nächste Stichprobe</translation>
    </message>
    <message>
        <source>What the enhanced image is the mean of, one after the other.</source>
        <translation>Wovon das verbesserte Bild der Mittelwert ist, nacheinander.</translation>
    </message>
</context>
<context>
    <name>magiqt::ViewBar</name>
    <message>
        <source>Side by side</source>
        <translation>Nebeneinander</translation>
    </message>
    <message>
        <source>Input and enhanced beside each other, three planes each</source>
        <translation>Original und verbessertes Bild nebeneinander, je drei Ebenen</translation>
    </message>
    <message>
        <source>Curtain</source>
        <translation>Vorhang</translation>
    </message>
    <message>
        <source>Draw the enhanced image over the input like a curtain</source>
        <translation>Das verbesserte Bild wie einen Vorhang über das Original ziehen</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Differenz</translation>
    </message>
    <message>
        <source>What the enhancement changed, in colour</source>
        <translation>Was die Verbesserung verändert hat, in Farbe</translation>
    </message>
    <message>
        <source>Crosshair</source>
        <translation>Fadenkreuz</translation>
    </message>
    <message>
        <source>Crosshair: click or drag to go to a point in all views</source>
        <translation>Fadenkreuz: Klicken oder Ziehen geht in allen Ansichten an die Stelle</translation>
    </message>
    <message>
        <source>Window and level</source>
        <translation>Fenster und Mitte</translation>
    </message>
    <message>
        <source>Window and level: drag; Shift+drag with any tool</source>
        <translation>Fenster und Mitte: ziehen; Umschalt+Ziehen mit jedem Werkzeug</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom: drag; Ctrl+wheel with any tool</source>
        <translation>Vergrößern: ziehen; Strg+Rad mit jedem Werkzeug</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Pan: drag; middle button with any tool</source>
        <translation>Verschieben: ziehen; mittlere Taste mit jedem Werkzeug</translation>
    </message>
    <message>
        <source>Reset view</source>
        <translation>Ansicht zurücksetzen</translation>
    </message>
    <message>
        <source>Whole head, crosshair in the middle</source>
        <translation>Ganzer Kopf, Fadenkreuz in der Mitte</translation>
    </message>
    <message>
        <source>Reset window</source>
        <translation>Fenster zurücksetzen</translation>
    </message>
    <message>
        <source>Grey values back to the automatic window</source>
        <translation>Grauwerte zurück auf das automatische Fenster</translation>
    </message>
    <message>
        <source>Radiological</source>
        <translation>Radiologisch</translation>
    </message>
    <message>
        <source>The patient&apos;s left is on the right of the screen</source>
        <translation>Die linke Seite des Patienten ist rechts auf dem Bildschirm</translation>
    </message>
    <message>
        <source>Neurological</source>
        <translation>Neurologisch</translation>
    </message>
    <message>
        <source>The patient&apos;s left is on the left of the screen</source>
        <translation>Die linke Seite des Patienten ist links auf dem Bildschirm</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>Überblenden</translation>
    </message>
    <message>
        <source>Two images in one; the left and right keys change the share</source>
        <translation>Zwei Bilder in einem; die Tasten links und rechts ändern den Anteil</translation>
    </message>
    <message>
        <source>Checkerboard</source>
        <translation>Schachbrett</translation>
    </message>
    <message>
        <source>Two images in turn, in squares: edges must run on</source>
        <translation>Zwei Bilder im Wechsel, in Quadraten: Kanten müssen weiterlaufen</translation>
    </message>
    <message>
        <source>Contour</source>
        <translation>Kontur</translation>
    </message>
    <message>
        <source>The edges of one image over the other</source>
        <translation>Die Kanten eines Bildes über dem anderen</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Strecke</translation>
    </message>
    <message>
        <source>Distance: drag, or click both ends</source>
        <translation>Strecke: ziehen oder beide Enden anklicken</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Angle: click three points, the vertex second</source>
        <translation>Winkel: drei Punkte anklicken, den Scheitel als zweiten</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Region: drag an ellipse; mean and spread in every image</source>
        <translation>Bereich: eine Ellipse ziehen; Mittelwert und Streuung in jedem Bild</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>Point: click; its value in every image</source>
        <translation>Punkt: anklicken; sein Wert in jedem Bild</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>Pfeil</translation>
    </message>
    <message>
        <source>Arrow: drag from the words to what it points at</source>
        <translation>Pfeil: vom Text zu dem ziehen, worauf er zeigt</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Text: click, type, Return</source>
        <translation>Text: anklicken, tippen, Eingabe</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>Turn the planes: drag around the crosshair; Ctrl+drag with any tool</source>
        <translation>Ebenen drehen: um das Fadenkreuz ziehen; Strg+Ziehen mit jedem Werkzeug</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>A map over the images: uncertainty, what the scan does not support, masks</source>
        <translation>Eine Karte über den Bildern: Unsicherheit, was die Aufnahme nicht stützt, Masken</translation>
    </message>
</context>
<context>
    <name>magiqt::ViewKeys</name>
    <message>
        <source>Peek while held: the input in every view</source>
        <translation>Gedrückt halten: die Eingabe in jeder Ansicht</translation>
    </message>
    <message>
        <source>Axial</source>
        <translation>Axial</translation>
    </message>
    <message>
        <source>Coronal</source>
        <translation>Koronal</translation>
    </message>
    <message>
        <source>Sagittal</source>
        <translation>Sagittal</translation>
    </message>
    <message>
        <source>One view alone, and back</source>
        <translation>Eine Ansicht allein, und zurück</translation>
    </message>
    <message>
        <source>Next layout</source>
        <translation>Nächste Anordnung</translation>
    </message>
    <message>
        <source>The next two images in one picture</source>
        <translation>Die nächsten zwei Bilder in einem</translation>
    </message>
    <message>
        <source>Thicker slices: mean, maximum, minimum</source>
        <translation>Dickere Schichten: Mittel, Maximum, Minimum</translation>
    </message>
    <message>
        <source>Own window and level for one image</source>
        <translation>Eigene Fensterung für ein Bild</translation>
    </message>
    <message>
        <source>Flicker between the input and the others</source>
        <translation>Wechsel zwischen der Eingabe und den anderen</translation>
    </message>
    <message>
        <source>Lower threshold of the map</source>
        <translation>Schwelle der Karte senken</translation>
    </message>
    <message>
        <source>Higher threshold of the map</source>
        <translation>Schwelle der Karte heben</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Reset view</source>
        <translation>Ansicht zurücksetzen</translation>
    </message>
    <message>
        <source>Reset window</source>
        <translation>Fensterung zurücksetzen</translation>
    </message>
    <message>
        <source>Measure a distance</source>
        <translation>Eine Strecke messen</translation>
    </message>
    <message>
        <source>Measure an angle</source>
        <translation>Einen Winkel messen</translation>
    </message>
    <message>
        <source>Measure a region (ellipse)</source>
        <translation>Einen Bereich messen (Ellipse)</translation>
    </message>
    <message>
        <source>Mark a point</source>
        <translation>Einen Punkt markieren</translation>
    </message>
    <message>
        <source>Draw an arrow</source>
        <translation>Einen Pfeil zeichnen</translation>
    </message>
    <message>
        <source>Write a text</source>
        <translation>Einen Text schreiben</translation>
    </message>
    <message>
        <source>Remove the chosen annotation</source>
        <translation>Die gewählte Markierung entfernen</translation>
    </message>
    <message>
        <source>Run through the slices, and stop</source>
        <translation>Schichten durchlaufen, und anhalten</translation>
    </message>
    <message>
        <source>Map over the images</source>
        <translation>Karte über den Bildern</translation>
    </message>
    <message>
        <source>Next map</source>
        <translation>Nächste Karte</translation>
    </message>
    <message>
        <source>Turn the planes by a degree to the left</source>
        <translation>Ebenen um ein Grad nach links drehen</translation>
    </message>
    <message>
        <source>Turn the planes by a degree to the right</source>
        <translation>Ebenen um ein Grad nach rechts drehen</translation>
    </message>
    <message>
        <source>Planes upright again</source>
        <translation>Ebenen wieder gerade</translation>
    </message>
    <message>
        <source>The samples of the enhanced image, one after the other</source>
        <translation>Die Stichproben des verbesserten Bildes, nacheinander</translation>
    </message>
</context>
<context>
    <name>magiqt::ViewerPage</name>
    <message>
        <source>The enhanced image and its provenance were saved.</source>
        <translation>Das verbesserte Bild und seine Herkunft wurden gespeichert.</translation>
    </message>
    <message>
        <source>The enhancement was cancelled.</source>
        <translation>Die Verbesserung wurde abgebrochen.</translation>
    </message>
    <message>
        <source>&amp;Open …</source>
        <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open a NIfTI scan</source>
        <translation>NIfTI-Aufnahme öffnen</translation>
    </message>
    <message>
        <source>&amp;Add another contrast …</source>
        <translation>Weiteren &amp;Kontrast hinzufügen …</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>A further contrast of the same person and session</source>
        <translation>Ein weiterer Kontrast derselben Person und Untersuchung</translation>
    </message>
    <message>
        <source>&amp;Save the enhanced image …</source>
        <translation>Verbessertes Bild &amp;speichern …</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save the enhanced image and its provenance</source>
        <translation>Verbessertes Bild und Herkunft speichern</translation>
    </message>
    <message>
        <source>&amp;Close the scan</source>
        <translation>Aufnahme s&amp;chließen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the scan</source>
        <translation>Aufnahme schließen</translation>
    </message>
    <message>
        <source>&amp;Enhance</source>
        <translation>&amp;Verbessern</translation>
    </message>
    <message>
        <source>Enhance</source>
        <translation>Verbessern</translation>
    </message>
    <message>
        <source>Enhance the scan</source>
        <translation>Aufnahme verbessern</translation>
    </message>
    <message>
        <source>&amp;Cancel the enhancement</source>
        <translation>Verbesserung &amp;abbrechen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the enhancement</source>
        <translation>Verbesserung abbrechen</translation>
    </message>
    <message>
        <source>&amp;Provenance</source>
        <translation>&amp;Herkunft</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Where the enhanced image comes from</source>
        <translation>Woher das verbesserte Bild stammt</translation>
    </message>
    <message>
        <source>The enhanced image is ready. Hold Space to compare; save it to keep it.</source>
        <translation>Das verbesserte Bild ist fertig. Halten Sie die Leertaste zum Vergleich; speichern Sie es, um es zu behalten.</translation>
    </message>
    <message>
        <source>The enhancement stopped unexpectedly: its process ended before the image was finished. Your scan is unharmed. Resume goes on from the last checkpoint.</source>
        <translation>Die Verbesserung ist unerwartet stehen geblieben: Ihr Prozess endete, bevor das Bild fertig war. Ihre Aufnahme ist unversehrt. „Fortsetzen“ macht beim letzten Zwischenstand weiter.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>An earlier enhancement (%1) has finished.</source>
        <translation>Eine frühere Verbesserung (%1) ist fertig.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>An earlier enhancement (%1) was interrupted before it was finished.</source>
        <translation>Eine frühere Verbesserung (%1) wurde unterbrochen, bevor sie fertig war.</translation>
    </message>
    <message>
        <source>Compressed NIfTI (*.nii.gz)</source>
        <translation>Komprimiertes NIfTI (*.nii.gz)</translation>
    </message>
    <message>
        <source>Save the enhanced image</source>
        <translation>Verbessertes Bild speichern</translation>
    </message>
    <message>
        <source>Replace the file?</source>
        <translation>Datei ersetzen?</translation>
    </message>
    <message>
        <source>A file of this name exists already.</source>
        <translation>Eine Datei mit diesem Namen gibt es schon.</translation>
    </message>
    <message>
        <source>Replacing it cannot be undone.</source>
        <translation>Das Ersetzen lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Keep the old file</source>
        <translation>Alte Datei behalten</translation>
    </message>
    <message>
        <source>NIfTI images (*.nii *.nii.gz *.hdr)</source>
        <translation>NIfTI-Bilder (*.nii *.nii.gz *.hdr)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open a scan</source>
        <translation>Aufnahme öffnen</translation>
    </message>
    <message>
        <source>Add a contrast</source>
        <translation>Kontrast hinzufügen</translation>
    </message>
    <message>
        <source>A further scan was not added: its contrast is open already or could not be told. Add it by hand to choose the contrast.</source>
        <translation>Eine weitere Aufnahme wurde nicht hinzugefügt: Ihr Kontrast ist schon offen oder ließ sich nicht erkennen. Fügen Sie sie von Hand hinzu, um den Kontrast zu wählen.</translation>
    </message>
    <message>
        <source>%1   %2   %3 mm</source>
        <translation>%1   %2   %3 mm</translation>
    </message>
    <message>
        <source>L</source>
        <comment>left</comment>
        <translation>L</translation>
    </message>
    <message>
        <source>R</source>
        <comment>right</comment>
        <translation>R</translation>
    </message>
    <message>
        <source>P</source>
        <comment>posterior</comment>
        <translation>P</translation>
    </message>
    <message>
        <source>A</source>
        <comment>anterior</comment>
        <translation>A</translation>
    </message>
    <message>
        <source>S</source>
        <comment>superior</comment>
        <translation>S</translation>
    </message>
    <message>
        <source>I</source>
        <comment>inferior</comment>
        <translation>I</translation>
    </message>
    <message>
        <source>Input %1</source>
        <translation>Original %1</translation>
    </message>
    <message>
        <source>Enhanced %1</source>
        <translation>Verbessert %1</translation>
    </message>
    <message>
        <source>Add the high-field &amp;reference …</source>
        <translation>Die Hochfeld-&amp;Referenz hinzufügen …</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>A high-field image of the same person that is registered to the scan</source>
        <translation>Ein Hochfeldbild derselben Person, auf die Aufnahme registriert</translation>
    </message>
    <message>
        <source>Add the high-field reference</source>
        <translation>Die Hochfeld-Referenz hinzufügen</translation>
    </message>
    <message>
        <source>Reference %1</source>
        <translation>Referenz %1</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>&amp;Copy the picture</source>
        <translation>Bild &amp;kopieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>The views as they are, with scale bar and letters, to the clipboard</source>
        <translation>Die Ansichten, wie sie sind, mit Maßstab und Buchstaben, in die Zwischenablage</translation>
    </message>
    <message>
        <source>Save the &amp;picture …</source>
        <translation>&amp;Bild speichern …</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>The views as they are, with scale bar and letters, as a PNG file</source>
        <translation>Die Ansichten, wie sie sind, mit Maßstab und Buchstaben, als PNG-Datei</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Bilder (*.png)</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Export the a&amp;nnotations …</source>
        <translation>Ma&amp;rkierungen ausgeben …</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>Markierungen</translation>
    </message>
    <message>
        <source>Measurements and marks as a table (CSV) or JSON, with their values in every image</source>
        <translation>Messungen und Markierungen als Tabelle (CSV) oder JSON, mit ihren Werten in jedem Bild</translation>
    </message>
    <message>
        <source>The file was saved.</source>
        <translation>Die Datei wurde gespeichert.</translation>
    </message>
    <message>
        <source>The file could not be saved: %1</source>
        <translation>Die Datei konnte nicht gespeichert werden: %1</translation>
    </message>
    <message>
        <source>Export the annotations</source>
        <translation>Markierungen ausgeben</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>MagIQT was not closed properly the last time. What was open can be opened again, with the same slices, layout and grey values.</source>
        <translation>MagIQT wurde beim letzten Mal nicht richtig beendet. Was offen war, lässt sich wieder öffnen, mit denselben Schichten, derselben Anordnung und denselben Grauwerten.</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Add what a second model made</source>
        <translation>Bild eines zweiten Modells hinzufügen</translation>
    </message>
    <message>
        <source>Add a map or a mask</source>
        <translation>Karte oder Maske hinzufügen</translation>
    </message>
    <message>
        <source>Add a second &amp;model&apos;s image …</source>
        <translation>Bild eines zweiten &amp;Modells hinzufügen …</translation>
    </message>
    <message>
        <source>Second model</source>
        <translation>Zweites Modell</translation>
    </message>
    <message>
        <source>What another model made of the same scan, as a further arm</source>
        <translation>Was ein anderes Modell aus derselben Aufnahme gemacht hat, als weiteres Bild</translation>
    </message>
    <message>
        <source>Add a &amp;map or mask …</source>
        <translation>&amp;Karte oder Maske hinzufügen …</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>A probability, an uncertainty or a mask, drawn over the images</source>
        <translation>Eine Wahrscheinlichkeit, Unsicherheit oder Maske, über die Bilder gezeichnet</translation>
    </message>
    <message>
        <source>&amp;Figure sheet …</source>
        <translation>&amp;Abbildungsbogen …</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>Abbildung</translation>
    </message>
    <message>
        <source>Images and planes of what is open, at one scale, as PNG, SVG or PDF</source>
        <translation>Bilder und Ebenen des Geöffneten in einem Maßstab, als PNG, SVG oder PDF</translation>
    </message>
    <message>
        <source>Save an animation along the p&amp;lane …</source>
        <translation>Animation durch die &amp;Schichten speichern …</translation>
    </message>
    <message>
        <source>Animation</source>
        <translation>Animation</translation>
    </message>
    <message>
        <source>The plane that has the focus, slice by slice in every image, as an animated GIF</source>
        <translation>Die Ebene, die den Fokus hat, Schicht für Schicht in jedem Bild, als animiertes GIF</translation>
    </message>
    <message>
        <source>Save an animation through the &amp;images …</source>
        <translation>Animation durch die &amp;Bilder speichern …</translation>
    </message>
    <message>
        <source>The images in turn at this place, as an animated GIF</source>
        <translation>Die Bilder nacheinander an dieser Stelle, als animiertes GIF</translation>
    </message>
    <message>
        <source>Save the animation</source>
        <translation>Animation speichern</translation>
    </message>
    <message>
        <source>Animated pictures (*.gif)</source>
        <translation>Animierte Bilder (*.gif)</translation>
    </message>
    <message>
        <source>Scan %1</source>
        <translation>Aufnahme %1</translation>
    </message>
    <message>
        <source>Uncertainty</source>
        <translation>Unsicherheit</translation>
    </message>
    <message>
        <source>Not supported by the scan</source>
        <translation>Von der Aufnahme nicht gestützt</translation>
    </message>
    <message>
        <source>z of enhanced − scan</source>
        <translation>z von verbessert − Aufnahme</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Second model %1</source>
        <translation>Zweites Modell %1</translation>
    </message>
    <message>
        <source>Save an animation through the &amp;samples …</source>
        <translation>Animation durch die S&amp;tichproben speichern …</translation>
    </message>
    <message>
        <source>What the enhanced image is the mean of, in turn at this place, as an animated GIF</source>
        <translation>Wovon das verbesserte Bild der Mittelwert ist, nacheinander an dieser Stelle, als animiertes GIF</translation>
    </message>
</context>
<context>
    <name>magiqt::VolumeDeck</name>
    <message>
        <source>Lit surfaces</source>
        <translation>Beleuchtete Oberflächen</translation>
    </message>
    <message>
        <source>Maximum along the ray (MIP)</source>
        <translation>Maximum entlang des Strahls (MIP)</translation>
    </message>
    <message>
        <source>Whole</source>
        <translation>Ganz</translation>
    </message>
    <message>
        <source>Cut open at the axial slice</source>
        <translation>Aufgeschnitten an der axialen Schicht</translation>
    </message>
    <message>
        <source>Cut open at the coronal slice</source>
        <translation>Aufgeschnitten an der koronalen Schicht</translation>
    </message>
    <message>
        <source>Cut open at the sagittal slice</source>
        <translation>Aufgeschnitten an der sagittalen Schicht</translation>
    </message>
    <message>
        <source>From the front</source>
        <translation>Von vorn</translation>
    </message>
    <message>
        <source>From the patient&apos;s left</source>
        <translation>Von links (Patient)</translation>
    </message>
    <message>
        <source>From above</source>
        <translation>Von oben</translation>
    </message>
    <message>
        <source>The view in three dimensions needs OpenGL. Whether it works here is found out once, after the first start; if it does not, the slices are all there is.</source>
        <translation>Die Ansicht in drei Dimensionen braucht OpenGL. Ob es hier geht, wird einmal nach dem ersten Start festgestellt; wenn nicht, bleibt es bei den Schichten.</translation>
    </message>
</context>
<context>
    <name>magiqt::VolumeView</name>
    <message>
        <source>View in three dimensions</source>
        <translation>Ansicht in drei Dimensionen</translation>
    </message>
    <message>
        <source>Being prepared …</source>
        <translation>Wird vorbereitet …</translation>
    </message>
</context>
</TS>
