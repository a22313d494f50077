using Xunit.Sdk;

namespace RpcGateway.Generator.Tests.Tools;

/// <summary>
/// A folder in <c>Snapshots</c> with <c>Contract.cs</c> and each file that the generator must emit for it.
/// If the environment contains UPDATE_SNAPSHOTS=1, the files are written instead of compared.
/// </summary>
internal static class Snapshot
{
    public const string ContractFile = "Contract.cs";

    private static readonly string Root = Path.Combine(Repository.TestProject, "Snapshots");

    private static readonly bool Update = Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1";

    public static IEnumerable<string> Cases =>
        Directory.GetDirectories(Root).Select(path => Path.GetFileName(path)).Order();

    public static string ReadContract(string name) => File.ReadAllText(Path.Combine(Root, name, ContractFile));

    public static void Compare(string name, IReadOnlyDictionary<string, string> files)
    {
        var folder = Path.Combine(Root, name);
        foreach (var old in Directory.GetFiles(folder, "*.received"))
        {
            File.Delete(old);
        }

        var expected = Directory.GetFiles(folder)
            .Where(path => Path.GetFileName(path) != ContractFile)
            .ToDictionary(path => Path.GetFileName(path), Read);
        var different = files
            .Where(file => !expected.TryGetValue(file.Key, out var text) || text != file.Value)
            .Select(file => file.Key)
            .ToList();
        var superfluous = expected.Keys.Except(files.Keys).ToList();
        if (different.Count + superfluous.Count == 0)
        {
            return;
        }

        Write(folder, files, different, Update ? "" : ".received");
        if (!Update)
        {
            throw new XunitException(
                $"{folder}: generated code differs in [{string.Join(", ", different)}], and no longer has "
                + $"[{string.Join(", ", superfluous)}]. Compare with the .received files. If the change is intended, run "
                + "the tests once with UPDATE_SNAPSHOTS=1 and commit the files.");
        }

        superfluous.ForEach(file => File.Delete(Path.Combine(folder, file)));
    }

    private static void Write(
        string folder, IReadOnlyDictionary<string, string> files, List<string> names, string suffix)
    {
        foreach (var name in names)
        {
            File.WriteAllText(Path.Combine(folder, name + suffix), files[name]);
        }
    }

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");
}
