using System.Reflection;

namespace RpcGateway.Tests.Calls;

/// <summary>Reads the fields of an object, so that a test also covers fields that are added later.</summary>
internal static class FieldReader
{
    /// <summary>The values of all fields by name, also of inherited fields and of the fields inside structs.</summary>
    public static Dictionary<string, object?> Read(object value)
    {
        var fields = new Dictionary<string, object?>();
        Read("", value, fields);
        return fields;
    }

    private static void Read(string prefix, object value, Dictionary<string, object?> fields)
    {
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
            foreach (var field in type.GetFields(Own))
            {
                var name = $"{prefix}{field.Name}";
                if (field.GetValue(value) is { } nested && field.FieldType is { IsValueType: true, IsPrimitive: false, IsEnum: false })
                {
                    Read($"{name}.", nested, fields);
                }
                else
                {
                    fields[name] = field.GetValue(value);
                }
            }
        }
    }
}
