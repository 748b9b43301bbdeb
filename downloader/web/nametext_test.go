package web

import (
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// Names as people give them, in the bytes of the code page of their computers.
func TestNamesInCodePages(t *testing.T) {
	for _, c := range []struct {
		coding encoding.Encoding
		names  []string
	}{
		{simplifiedchinese.GBK, []string{
			"工作总结.doc", "中国好声音第一季.mp4", "鬼吹灯.txt", "装修预算.xls", "春节联欢晚会.flv", "软件著作权登记.pdf", "仙剑奇侠传.rar", "购物清单.txt", "工资条.xls", "网盘资源.zip", "破解补丁.rar",
			"哈利波特.pdf", "学生名单.xls", "值班表.xls", "体检报告.pdf", "租房合同.doc", "机票行程单.pdf", "甄嬛传.mp4", "魏晋.txt", "邓丽君.mp3", "菜谱.pdf", "游戏.exe", "你好.txt", "中文.txt",
			"文件.zip", "数学.pdf",
			"商品概况_全部渠道_2021.xls", "报告(最终版).pdf", "测试.zip", "新建文件夹.rar", "简历.doc", "第三季度财务报表.xlsx", "毕业论文-张伟.docx", "用户手册V2.0.pdf",
			"关于召开会议的通知.doc", "周杰伦 - 晴天.mp3", "三体.epub", "驱动程序.exe", "合同.pdf", "发票.pdf", "照片.jpg", "下载.zip", "《红楼梦》.txt", "附件1：申请表.doc", "北京大学招生简章.pdf",
		}},
		{traditionalchinese.Big5, []string{
			"魔戒.mp4", "哈利波特.txt", "班級名冊.xls", "會員資料.xls", "薪資單.pdf", "招生簡章.pdf", "三國志.zip", "旅遊計畫.doc", "健保卡.jpg", "操作手冊.pdf", "鄧麗君.mp3", "你好.txt", "中文.txt",
			"文件.zip", "照片.jpg", "數學.pdf", "遊戲.exe",
			"一桿稱仔.zip", "報告書.pdf", "會議記錄.doc", "使用說明書.pdf", "臺北市地圖.jpg", "測試檔案.zip", "申請表格.doc", "履歷表.docx", "國立臺灣大學.pdf", "音樂.mp3", "新資料夾.rar", "統一發票.pdf",
		}},
		{japanese.ShiftJIS, []string{
			"議事録.doc", "領収書.pdf", "給与明細.pdf", "取扱説明書.pdf", "名簿.xls", "メモ.txt", "卒業論文.pdf", "企画書.ppt", "家計簿.xls", "年賀状.doc", "出張報告.doc", "契約書（案）.doc",
			"アニメ 第1話.mp4", "資料.pdf", "旅行.jpg", "音楽.mp3", "数学.pdf", "ゲーム.exe", "猫.jpg", "地図.png",
			"報告書のコピー.pdf", "会議資料.pdf", "見積書.xls", "新しいフォルダー.zip", "写真.jpg", "請求書_2024年3月.pdf", "説明書.pdf", "履歴書.doc", "日本語テスト.txt", "ソフトウェア.exe",
			"夏目漱石「こころ」.epub", "東京都.csv",
		}},
		{japanese.EUCJP, []string{"報告書のコピー.pdf", "新しいフォルダー.zip", "日本語テスト.txt", "会議のお知らせ.doc"}},
		{korean.EUCKR, []string{
			"강의자료.ppt", "졸업논문.hwp", "견적서.xls", "명단.xls", "공지사항.hwp", "드라마 1화.mp4", "설치파일.exe", "가족사진.jpg", "통장사본.jpg", "주민등록등본.pdf", "빅뱅 - 거짓말.mp3",
			"뮤직비디오.avi", "수학.pdf", "게임.exe", "문서.txt", "지도.png", "영화.mkv", "노래.mp3", "한글.hwp", "자료.zip",
			"보고서 최종.pdf", "이력서.doc", "회의록.hwp", "새 폴더.zip", "사진.jpg", "사용자 설명서.pdf", "신청서 양식.hwp", "한국어 테스트.txt", "2024년 예산안.xlsx", "계약서.pdf", "대한민국.csv",
			"음악.mp3",
		}},
		{charmap.Windows1251, []string{
			"Смета.xls", "Книга.fb2", "Расписание.doc", "Паспорт.jpg", "Щелкунчик.mp3", "список.txt", "СССР.djvu", "ГОСТ 123.pdf", "Акт выполненных работ.doc",
			"чертёж.dwg", "Лекция 5.pdf", "Кино - Группа крови.mp3", "Пётр.txt", "эхо.mp3", "Я.jpg", "файл.zip", "ДОГОВОР.doc", "текст.txt", "карта.png",
			"игра.exe", "КНИГА.pdf", "Мир.txt", "договор аренды квартиры.doc",
			"Отчёт за год.pdf", "Новая папка.rar", "Договор.doc", "инструкция.pdf", "Резюме Иванов.docx", "фото.jpg", "ВОЙНА И МИР.fb2", "Музыка.mp3",
			"Счёт №12.pdf", "Звіт за рік.pdf", "приложение 1.xls",
		}},
		{charmap.KOI8R, []string{"Отчёт за год.pdf", "Новая папка.rar", "инструкция.pdf"}},
		{charmap.Windows1252, []string{
			"Ångström.pdf", "Élève.pdf", "garçon.txt", "Maß.doc", "Größentabelle.xls", "coração.mp3", "piñata.jpg", "œuvre.pdf", "Straße.txt", "mañana.txt",
			"Ärzte.mp3", "Ö.txt", "façade élégante.pdf", "São Paulo.jpg", "Años.mp3", "København.pdf", "größe.pdf", "Pâtes à l'œuf.pdf", "Château.pdf",
			"año.pdf", "El Niño – 2.pdf", "Copyright © 2020.pdf", "3½.txt", "Björk - Jóga.mp3", "Sigur Rós - Svefn-g-englar.mp3", "Malmö.pdf", "tür.jpg",
			"naïve café.pdf", "Größe.pdf", "Müller – Übersicht.doc", "Señor Niño.mp3", "Ação de graças.pdf", "Blåbærgrød.txt", "Žižek.pdf", "€ 5.pdf",
			"Fußgänger.jpg", "été.jpg", "Übung.pdf", "résumé.doc", "Così fan tutte – è vero.mp3", "ÉTÉ.jpg",
			"È così.pdf", "déjà vu.mkv", "“quoted”.txt", "50°.txt", "L’été.pdf",
		}},
		{charmap.Windows1250, []string{
			"Zażółć gęślą jaźń.pdf", "Příliš žluťoučký kůň.pdf", "Fizetési űrlap őszi.pdf", "Sprawozdanie Łódź.doc",
			"Životopis.doc",
		}},
		{charmap.ISO8859_2, []string{"Zażółć gęślą jaźń.pdf"}},
		{charmap.Windows1253, []string{"Ετήσια έκθεση.pdf", "Αίτηση.doc", "μουσική.mp3"}},
		{charmap.Windows1254, []string{"Yıllık rapor özeti.pdf", "Şarkı.mp3", "Değişiklik.doc"}},
	} {
		for _, name := range c.names {
			raw, err := c.coding.NewEncoder().String(name)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if got := text(raw); got != name {
				_, trust := read(raw)
				t.Errorf("%v: %s was read as %s (%.2f)", c.coding, name, got, trust)
			}
		}
	}
}
