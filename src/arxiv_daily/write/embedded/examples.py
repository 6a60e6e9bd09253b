"""Few-shot pairs for the embedded model, written for this project."""

PLAIN = [  # short and general: the second set, asked where the first fails
    (
        "We propose a lightweight model for speech enhancement that runs in real time on a mobile phone.",
        "本文提出一种轻量级语音增强模型，可在手机上实时运行。",
    ),
    (
        "However, existing methods require large amounts of paired data, which limits their use in low-resource languages.",
        "然而，现有方法需要大量配对数据，这限制了其在低资源语言中的应用。",
    ),
    (
        "Experiments on VoxCeleb show that our method outperforms the baseline by 2.3% in equal error rate while using only 40% of the parameters.",
        "在VoxCeleb上的实验表明，本方法的等错误率比基线降低2.3%，而参数量仅为其40%。",
    ),
    (
        "To address this issue, we introduce a two-branch encoder that learns pitch and timbre separately.",
        "为解决这一问题，我们提出一种双分支编码器，分别学习音高与音色。",
    ),
    (
        "Although diffusion models generate natural speech, their slow sampling makes them unsuitable for streaming.",
        "尽管扩散模型能够生成自然的语音，但其采样速度缓慢，不适用于流式场景。",
    ),
    (
        "The results indicate that the proposed loss improves robustness to noise, but fails to help when the speaker is unseen.",
        "结果表明，所提出的损失函数提升了对噪声的鲁棒性，但在说话人未见过的情况下没有帮助。",
    ),
    (
        "Code and audio samples are publicly available.",
        "代码与音频样例均已公开。",
    ),
    (
        "By combining a pretrained text encoder with a music decoder, the system generates melodies that follow the lyrics.",
        "通过将预训练文本编码器与音乐解码器相结合，该系统能够生成与歌词相符的旋律。",
    ),
]
FIELD = [  # the kinds of sentences that abstracts of speech and audio papers are made of
    (
        "In this paper, we propose a lightweight speech enhancement network that runs in real time on a mobile phone.",
        "本文提出一种轻量级语音增强网络，可在手机上实时运行。",
    ),
    (
        "Automatic speech recognition (ASR) and speech translation (ST) are key technologies for voice assistants.",
        "自动语音识别（ASR）与语音翻译（ST）是语音助手的关键技术。",
    ),
    (
        "While recent diffusion models generate natural singing, they struggle to follow the written notes and require many sampling steps.",
        "尽管近期的扩散模型能够生成自然的歌声，但它们难以遵循乐谱，且需要大量采样步骤。",
    ),
    (
        "To bridge this gap, we introduce PhonoNet (Phoneme-aware Network), a two-stage framework that jointly models pitch and timbre for zero-shot voice conversion.",
        "为弥合这一差距，我们提出PhonoNet（音素感知网络），这是一个联合建模音高与音色的两阶段框架，用于零样本语音转换。",
    ),
    (
        "Despite the success of large models, problems such as high latency and the lack of labelled data remain.",
        "尽管大模型取得了成功，高延迟与缺乏标注数据等问题依然存在。",
    ),
    (
        "Specifically, the encoder is pretrained on 960 hours of unlabelled audio, and the decoder is fine-tuned with a contrastive loss.",
        "具体而言，编码器在960小时无标注音频上预训练，解码器则使用对比损失进行微调。",
    ),
    (
        "1) A prosody predictor that estimates the duration and energy of each phoneme, and",
        "1）韵律预测器，用于估计每个音素的时长与能量；",
    ),
    (
        "Experiments on VoxCeleb show that our method outperforms the baseline by 2.3 dB while using only 40\\% of the parameters.",
        "在VoxCeleb上的实验表明，本方法比基线提升2.3 dB，且仅使用40%的参数量。",
    ),
    (
        "The gain is largest for noisy recordings, but the model fails to improve when the speaker is unseen.",
        "在含噪录音上增益最大，但当说话人未见过时，该模型未能带来提升。",
    ),
    (
        "Covering news, films, and podcasts in Spanish, Japanese, and Arabic, the corpus is used to systematically compare six systems.",
        "该语料库涵盖西班牙语、日语和阿拉伯语的新闻、电影与播客，用于系统比较六个系统。",
    ),
    (
        "This strategy avoids error accumulation by conditioning the decoder on clean features, thereby reducing hallucinations.",
        "该策略使解码器以干净特征为条件，避免误差累积，从而减少幻觉。",
    ),
    (
        "Listening tests confirm that the generated music is close to human performances in naturalness, rhythm, and expressiveness.",
        "听音测试证实，生成的音乐在自然度、节奏与表现力方面接近人类演奏。",
    ),
]
