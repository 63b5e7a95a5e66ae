"""Words that are not of this field: those that say nothing of what is asked, and those that belong to another one."""

from __future__ import annotations

from typing import Final

_STOPPED: Final = (
    "a able abnormal about above according ache actually acute acutely add admit advice advise affect after against "
    "age aged ago all allowed almost already also always am amount an and another any anybody anyone anything anyway "
    "appear appropriate are aren arent around arrange arrived as ask at attend away awful b back backache bad "
    "basically be because become bedside been before began begin being believe belong best between big bit bloke "
    "bother bring brought but by c call came can cannot care case cause certain chance change chap check choice "
    "choose clinical clinician come common complain complete completely concern confirm consider consult consultant "
    "contact continence continent correct cos could couldn couple course cover coz current cuz d dad date day deal "
    "decide definite definitely demand department describe despite detail determine develop diagnose diagnosis did "
    "didn didnt difference different differential difficult discuss do doc doctor dodgy does doesn doesnt doing don "
    "dont down dr drag drug due during dysfunction e each early easily easy ed eg eight either elective eleven else "
    "end enough episode escalate especially essential etc even eventually ever everybody everyone everything evidence "
    "exact exam examination example excuse expect experience explain extent extra eyes f fact fairly far fast father "
    "feel felt few fiftieth fifty find fine first fit five follow for forget forty found frequently friday frightened "
    "from front full funny further g gave generally gent gentleman get give given go goes going gone gonna good got "
    "gotta gotten gp great guy h had half happen happy hard has hasn have haven havent he help helpful hence her "
    "herself hes hey hi high him himself his history hold hospital hour how however hr hrs hundred hurry husband hx i "
    "id idea ideally idk ie if ill im immediate important in include indicate indication info information initial "
    "inside insist instance into investigate investigation involve is isn isnt issue it its itself ive j job just k "
    "keep kept kind know known l lad last lately later latest lbp least leave led left leg less let lie like likely "
    "list little lives local long longer look loose lot low lower lumbago lying m made magnet main major make male "
    "man manage management mandatory matter may maybe md me mean meant medical men mention mentioned middle might "
    "mild mimic mimicking min mind minute miss missed moment monday month more morning most mother move mr mrs ms "
    "much mum must my n name near nearest necessary need never new next nhs nice nine ninety no nobody non normal not "
    "nothing notice now number nurse o obviously occasionally occur odd of off offer officer often oh ok okay old on "
    "once one only onset onto onwards opinion option or order other otherwise ought out outside over overnight own p "
    "pa pain painful paramedic particular past patient people per perfectly perform perhaps person phone physician "
    "pick place plan play please pls plus plz point policy poor possibility possible possibly practical practice "
    "practise precise prefer prescribe prescription present pretty prevent previous previously prior priority "
    "probably problem proceed process proper protocol provide pt pts put q question quick quite r rapid rapidity rare "
    "rarely rate rather re reach read realise really reason reasonable receive recent recommend regard registrar "
    "regular related relevant rely remain remember repeatedly request require resident right ring rise risk role room "
    "rough round routine run s safely said same saturday saw say screen second see seem seen send senior sense sent "
    "serious seriously set seven seventy several severely shall she shift shin short should shouldn show shown side "
    "sign similar simply since sister sit situ six sixth sixty slight slow small so some somebody someone something "
    "sometimes soon soonest sore sort speak specifically spinal spine staff standard start state stay step stick "
    "still stop straight strange strictly strongly student stuff such suddenly suffer suggest suitable sunday suppose "
    "sure suspect suspicion suspicious symptom symptomatic syndrome t tablet take taken talk team tell ten tends term "
    "test than thank that the their them themselves then there therefore these theyre thing think third thirty this "
    "those though thought three through throughout thursday thus thx till time tip to today together told tomorrow "
    "tonight too took total towards trainee treat treatment triage tried trust try tuesday turn twelve twenty twice "
    "two type u unable uncertain under understand understood unfortunately unless unlikely until unusual unwell up "
    "update upon urgency us use used useful useless user using usual v vague value variety various verify versus very "
    "via view visit vs w wait walked wanna want ward warning was wasn wasnt way we wednesday week weekend weird well "
    "went were weren what whatever wheel when where whether which while whilst who whole whom whose why wife will "
    "wish with without woman women won wonder wont word work workup world worried worrying would wouldn wouldnt write "
    "wrong x y yeah year yes yesterday yet yo you young your yrs z"
)
_ELSEWHERE: Final = (
    "acl acne adhd adrenal adrenaline af alzheimer amiodarone anaphylaxis ankle antihypertensive antihypertensives "
    "appendicitis arrest arthritis ascites atrial autism bell biliary biopsy bipolar bisoprolol bolus bph "
    "breathlessness bronchiolitis bronchitis bunion caesarean carpal cataract cellulitis chemo chest chickenpox "
    "cholecystitis cholesterol clavicle coeliac colchicine colic colitis colonoscopy coma concussion contraception "
    "cough covid cpr crohn cruciate cuff cystic cystitis delirium delivery dementia dental depressed detox diarrhoea "
    "diet digoxin dimer dislocated dislocation diverticulitis dizziness dka dressing dvt eczema effusion elbow "
    "embolism encephalitis endometriosis endoscopy enlarged enlargement epilepsy epileptic exacerbation eyelid face "
    "facial fasciitis femur fetal fibrillation fibroids fibula finasteride flu flutter furosemide gallstone "
    "gastroenteritis glaucoma goitre gout haemorrhoids head headache hearing hepatitis hernia hip hrt humerus "
    "hyperglycaemia hyperkalaemia hyperparathyroidism hypoglycaemia hypokalaemia hyponatraemia ibs immunotherapy "
    "infarct influenza ingrown inhaler insomnia insulin intubation jaundice jaw knee labour lipid lithium lump lupus "
    "lymphoedema malaria mammogram measles meningitis meniscus menopause mi migraine miscarriage mole myasthenia "
    "naloxone nausea nebuliser neuralgia nose nosebleed nstemi obesity overdose oxygen palpitations palsies "
    "pancreatitis parathyroid parkinson patella pe pericarditis piles pill pituitary pleural pneumonia pneumothorax "
    "poisoning potassium prophylaxis psychosis pulmonary pyelonephritis radiotherapy radius ramipril reflux "
    "replacement resuscitation retina rheumatoid rotator scalp schizophrenia sclerosis seizure shoulder sickle "
    "sildenafil sinus smear sodium sprain statin stemi stoma stone stroke subarachnoid subdural suicidal tamoxifen "
    "tamsulosin teeth testicle testicular throat thrombolysis thrombosis thumb thyroid tia tibia tinnitus toenail "
    "tonsil tooth torsion tract transfusion trigeminal troponin typhoid ulna urticaria uti vaccinate vaccination "
    "valve varicose vasopressors ventilation vertigo viagra vision visual vomiting wheeze withdrawal wound wrist"
)
_NAMES_ELSEWHERE: Final = (
    "bladder infection", "blood sugar", "cerebral palsy", "chest infection", "cold sore", "common cold",
    "diabetic neuropathy", "ectopic pregnancy", "foot ulcer", "heart attack", "kidney infection",
    "kidney transplant", "leg ulcer", "motor neuron disease", "neutropenic sepsis", "overactive bladder syndrome",
    "panic disorder", "pressure sore", "pressure ulcer", "status epilepticus", "stress incontinence",
    "urinary infection", "urine infection",
)  # fmt: skip

STOPPED: Final = frozenset(_STOPPED.split())
"""Words that say nothing of what is asked."""
ELSEWHERE: Final = frozenset((*_ELSEWHERE.split(), *_NAMES_ELSEWHERE))
"""Words of other diseases, of other parts of the body and of what is given for them, that no passage is about."""
