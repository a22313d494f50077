using System.Text;

namespace RpcGateway.Samples.Jobs;

/// <summary>
/// Counts the bytes, lines and words of a UTF-8 text that arrives in pieces. White space separates words, as in
/// <c>wc</c>. The most frequent words are counted in lower case, without surrounding punctuation. Memory is bounded for
/// any text.
/// </summary>
internal sealed class WordCounter
{
    /// <summary>
    /// The maximum length of a word in the list of the most frequent words; longer words are only counted.
    /// </summary>
    public const int MaxWordLength = 64;

    // With more than twice as many different words, the rarer half is removed; from then on the list is an estimate.
    private readonly int _wordsKept;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _chars = new char[4096];
    private readonly char[] _word = new char[MaxWordLength];
    private readonly Dictionary<string, long> _counts = [];
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> _countsBySpan;
    private int _wordLength;
    private bool _inWord;

    public WordCounter(int wordsKept = 20_000)
    {
        _wordsKept = wordsKept;
        _countsBySpan = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public long Bytes { get; private set; }

    public long Lines { get; private set; }

    public long Words { get; private set; }

    /// <summary>Counts the next piece.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        Bytes += piece.Length;
        Lines += piece.Count((byte)'\n');
        Decode(piece, flush: false);
    }

    /// <summary>Ends the text and counts its last word.</summary>
    public void Complete()
    {
        Decode([], flush: true);
        EndWord();
    }

    /// <summary>Returns the most frequent words; equally frequent words in alphabetical order.</summary>
    public IEnumerable<(string Word, long Count)> Top(int count) => _counts
        .OrderByDescending(word => word.Value)
        .ThenBy(word => word.Key, StringComparer.Ordinal)
        .Take(count)
        .Select(word => (word.Key, word.Value));

    private void Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        bool completed;
        do
        {
            _decoder.Convert(bytes, _chars, flush, out var bytesUsed, out var charsUsed, out completed);
            bytes = bytes[bytesUsed..];
            foreach (var c in _chars.AsSpan(0, charsUsed))
            {
                Add(c);
            }
        }
        while (!completed);
    }

    private void Add(char c)
    {
        if (char.IsWhiteSpace(c))
        {
            EndWord();
            return;
        }

        _inWord = true;
        if (_wordLength < MaxWordLength)
        {
            _word[_wordLength] = char.ToLowerInvariant(c);
        }

        // MaxWordLength + 1 marks a word that is too long for the list.
        _wordLength = Math.Min(_wordLength + 1, MaxWordLength + 1);
    }

    private void EndWord()
    {
        if (!_inWord)
        {
            return;
        }

        Words++;
        if (_wordLength <= MaxWordLength)
        {
            Count(TrimPunctuation(_word.AsSpan(0, _wordLength)));
        }

        _inWord = false;
        _wordLength = 0;
    }

    private void Count(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
        {
            return;
        }

        _countsBySpan.TryGetValue(word, out var count);
        _countsBySpan[word] = count + 1;
        if (_counts.Count > 2 * _wordsKept)
        {
            RemoveRareWords();
        }
    }

    private void RemoveRareWords()
    {
        foreach (var word in _counts.OrderBy(word => word.Value).Take(_counts.Count - _wordsKept).ToList())
        {
            _counts.Remove(word.Key);
        }
    }

    private static ReadOnlySpan<char> TrimPunctuation(ReadOnlySpan<char> word)
    {
        var start = 0;
        var end = word.Length;
        while (start < end && IsPunctuation(word[start]))
        {
            start++;
        }

        while (end > start && IsPunctuation(word[end - 1]))
        {
            end--;
        }

        return word[start..end];
    }

    private static bool IsPunctuation(char c) => char.IsPunctuation(c) || char.IsSymbol(c);
}
